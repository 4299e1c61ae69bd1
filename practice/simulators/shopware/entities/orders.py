"""Entities around the order (fields as recorded)."""

from __future__ import annotations

from practice.simulators.shopware.schema import entity

ORDER = entity(
    "order",
    "orderNumber currencyId:id! currencyFactor:float! salesChannelId:id! billingAddressId:id! "
    "orderDateTime:date! orderDate:date@ price:cart_price~ amountTotal:float@ amountNet:float@ "
    "positionPrice:float@ taxStatus@ shippingCosts:price~ shippingTotal:float@ languageId:id deepLinkCode "
    "autoIncrement:int@ stateId:id! affiliateCode campaignCode customerComment:text ruleIds:list "
    "createdById:id@ updatedById:id@ itemRounding:rounding! totalRounding:rounding! source tagIds:list@- "
    "customFields:custom",
    "orderCustomer^order_customer(orderId)* currency>currency(currencyId) language>language(languageId) "
    "salesChannel>sales_channel(salesChannelId) addresses<order_address(orderId) "
    "billingAddress>order_address(billingAddressId) deliveries<order_delivery(orderId) "
    "lineItems<order_line_item(orderId) transactions<order_transaction(orderId) "
    "stateMachineState>state_machine_state(stateId) documents<document(orderId) tags=tag(tagIds) createdBy? "
    "updatedBy?",
    versioned=True,
    versions="billingAddressVersionId",
)

ORDER_CUSTOMER = entity(
    "order_customer",
    "email[254]! orderId:id! salutationId:id firstName! lastName! title vatIds:list company customerNumber "
    "customerId:id remoteAddress customFields:custom",
    "customer>customer(customerId) salutation>salutation(salutationId) order>order(orderId)",
    versioned=True,
    versions="orderVersionId",
)

ORDER_ADDRESS = entity(
    "order_address",
    "orderId:id! countryId:id! countryStateId:id salutationId:id firstName(50)! lastName(60)! "
    "street! zipcode[50] city[70]! company department title[100] vatId[50] phoneNumber[40] "
    "additionalAddressLine1 additionalAddressLine2 "
    "customFields:custom",
    "order>order(orderId) country>country(countryId) countryState? salutation>salutation(salutationId) "
    "orderDeliveries<order_delivery(shippingOrderAddressId)",
    versioned=True,
    versions="orderVersionId",
)

ORDER_LINE_ITEM = entity(
    "order_line_item",
    "orderId:id! identifier! referencedId productId:id promotionId:id quantity:int! unitPrice:float@ "
    "totalPrice:float@ label! description:html good:bool removable:bool coverId:id stackable:bool "
    "position:int price:price! priceDefinition:definition payload:json parentId:id type states:list@ "
    "customFields:custom",
    "parent>order_line_item(parentId) order>order(orderId) "
    "orderDeliveryPositions<order_delivery_position(orderLineItemId) cover? "
    "children<order_line_item(parentId) product>product(productId) "
    "orderTransactionCaptureRefundPositions<order_transaction_capture_refund_position(orderLineItemId) "
    "downloads[] promotion?",
    versioned=True,
    versions="orderVersionId productVersionId parentVersionId",
    defaults={"states": [], "payload": []},
)

ORDER_DELIVERY = entity(
    "order_delivery",
    "orderId:id! shippingOrderAddressId:id shippingMethodId:id! trackingCodes:list "
    "shippingDateEarliest:date! shippingDateLatest:date! shippingCosts:price! stateId:id! "
    "customFields:custom",
    "shippingOrderAddress>order_address(shippingOrderAddressId) "
    "stateMachineState>state_machine_state(stateId) shippingMethod>shipping_method(shippingMethodId) "
    "order>order(orderId) positions<order_delivery_position(orderDeliveryId)",
    versioned=True,
    versions="orderVersionId shippingOrderAddressVersionId",
    defaults={"trackingCodes": []},
)

ORDER_DELIVERY_POSITION = entity(
    "order_delivery_position",
    "orderDeliveryId:id! orderLineItemId:id! price:price! unitPrice:float@ totalPrice:float@ quantity:int@ "
    "customFields:custom",
    "orderDelivery>order_delivery(orderDeliveryId) orderLineItem>order_line_item(orderLineItemId)",
    versioned=True,
    versions="orderDeliveryVersionId orderLineItemVersionId",
)

ORDER_TRANSACTION = entity(
    "order_transaction",
    "orderId:id! paymentMethodId:id! amount:price! stateId:id! validationData:json customFields:custom",
    "paymentMethod>payment_method(paymentMethodId) order>order(orderId) "
    "stateMachineState>state_machine_state(stateId) captures<order_transaction_capture(orderTransactionId)",
    versioned=True,
    versions="orderVersionId",
    defaults={"validationData": []},
)

ORDER_TRANSACTION_CAPTURE = entity(
    "order_transaction_capture",
    "orderTransactionId:id! stateId:id! externalReference amount:price! customFields:custom",
    "transaction>order_transaction(orderTransactionId) stateMachineState>state_machine_state(stateId) "
    "refunds<order_transaction_capture_refund(captureId)",
    versioned=True,
    versions="orderTransactionVersionId",
)

ORDER_TRANSACTION_CAPTURE_REFUND = entity(
    "order_transaction_capture_refund",
    "captureId:id! stateId:id! externalReference reason amount:price! customFields:custom",
    "stateMachineState>state_machine_state(stateId) transactionCapture>order_transaction_capture(captureId) "
    "positions<order_transaction_capture_refund_position(refundId)",
    versioned=True,
    versions="captureVersionId",
)

ORDER_TRANSACTION_CAPTURE_REFUND_POSITION = entity(
    "order_transaction_capture_refund_position",
    "refundId:id! orderLineItemId:id! reason quantity:int externalReference amount:price! "
    "customFields:custom",
    "orderLineItem>order_line_item(orderLineItemId) "
    "orderTransactionCaptureRefund>order_transaction_capture_refund(refundId)",
    versioned=True,
    versions="refundVersionId orderLineItemVersionId",
)

DOCUMENT = entity(
    "document",
    "orderId:id! orderVersionId:id documentTypeId:id! documentMediaFileId:id fileType config:json! sent:bool "
    "static:bool deepLinkCode! referencedDocumentId:id documentNumber customFields:custom",
    "order>order(orderId) documentType>document_type(documentTypeId)* "
    "referencedDocument>document(referencedDocumentId) dependentDocuments[] documentMediaFile?",
    defaults={"sent": False, "static": False, "fileType": "pdf"},
    searchable="documentNumber",
)

STATE_MACHINE_HISTORY = entity(
    "state_machine_history",
    "stateMachineId:id! entityName! referencedId! referencedVersionId! fromStateId:id! toStateId:id! "
    "userId:id transitionActionName",
    "stateMachine>state_machine(stateMachineId) fromStateMachineState>state_machine_state(fromStateId) "
    "toStateMachineState>state_machine_state(toStateId) user?",
)

STATE_MACHINE = entity(
    "state_machine",
    "technicalName! name initialStateId:id customFields:custom",
    "states<state_machine_state(stateMachineId) transitions[] historyEntries[] translations[]",
    translated="name customFields",
)

STATE_MACHINE_STATE = entity(
    "state_machine_state",
    "name! technicalName! stateMachineId:id! customFields:custom",
    "stateMachine>state_machine(stateMachineId) fromStateMachineTransitions[] toStateMachineTransitions[] "
    "translations[] orders[] orderTransactionCaptures[] orderTransactionCaptureRefunds[] orderTransactions[] "
    "orderDeliveries[] fromStateMachineHistoryEntries[] toStateMachineHistoryEntries[]",
    translated="name customFields",
)

ORDER_RETURN = entity(
    "order_return",
    "orderId:id! returnNumber! stateId:id! price:json amountTotal:float amountNet:float shippingCosts:price "
    "requestedAt:date! internalComment:text",
    "order>order(orderId) state>state_machine_state(stateId) lineItems<order_return_line_item(orderReturnId)",
    versioned=True,
    versions="orderVersionId",
)

ORDER_RETURN_LINE_ITEM = entity(
    "order_return_line_item",
    "orderReturnId:id! orderLineItemId:id! quantity:int! price:json refundAmount:float restockQuantity:int "
    "reasonId:id internalComment:text stateId:id!",
    "return>order_return(orderReturnId) lineItem>order_line_item(orderLineItemId) "
    "state>state_machine_state(stateId) reason?",
    versioned=True,
    versions="orderReturnVersionId orderLineItemVersionId",
)

AGGREGATE = (
    ORDER,
    ORDER_CUSTOMER,
    ORDER_ADDRESS,
    ORDER_LINE_ITEM,
    ORDER_DELIVERY,
    ORDER_DELIVERY_POSITION,
    ORDER_TRANSACTION,
    ORDER_TRANSACTION_CAPTURE,
    ORDER_TRANSACTION_CAPTURE_REFUND,
    ORDER_TRANSACTION_CAPTURE_REFUND_POSITION,
)
"""What a draft version of an order copies."""

COMMERCIAL = (ORDER_RETURN, ORDER_RETURN_LINE_ITEM)
"""What only the paid Commercial plugin brings."""

ALL = (*AGGREGATE, DOCUMENT, STATE_MACHINE_HISTORY, STATE_MACHINE, STATE_MACHINE_STATE)
