"""Entities of the shop itself: channels, customers, methods, custom fields, webhooks, access."""

from __future__ import annotations

from practice.simulators.shopware.schema import entity

SALES_CHANNEL = entity(
    "sales_channel",
    "typeId:id! languageId:id! currencyId:id! paymentMethodId:id! shippingMethodId:id! countryId:id! "
    "customerGroupId:id! navigationCategoryId:id! name! shortName accessKey! active:bool maintenance:bool "
    "taxCalculationType configuration:json customFields:custom",
    "type? language>language(languageId) currency>currency(currencyId) "
    "paymentMethod>payment_method(paymentMethodId) shippingMethod>shipping_method(shippingMethodId) "
    "country>country(countryId) customerGroup>customer_group(customerGroupId) "
    "domains<sales_channel_domain(salesChannelId) navigationCategory>category(navigationCategoryId) "
    "translations[] orders[] customers[]",
    versions="navigationCategoryVersionId",
    translated="name customFields",
    defaults={"active": True, "maintenance": False, "taxCalculationType": "horizontal"},
)

SALES_CHANNEL_DOMAIN = entity(
    "sales_channel_domain",
    "url! salesChannelId:id! languageId:id! currencyId:id! snippetSetId:id customFields:custom",
    "salesChannel>sales_channel(salesChannelId) language>language(languageId) currency>currency(currencyId) "
    "snippetSet?",
)

CURRENCY = entity(
    "currency",
    "isoCode! factor:float! symbol! shortName! name! position:int isSystemDefault:bool@ "
    "itemRounding:rounding! totalRounding:rounding! taxFreeFrom:float customFields:custom",
    "translations[] orders[] salesChannels[] salesChannelDefaultAssignments[] salesChannelDomains[] "
    "promotionDiscountPrices[] productExports[] countryRoundings[]",
    translated="shortName name customFields",
    defaults={"position": 1, "taxFreeFrom": 0},
)

COUNTRY = entity(
    "country",
    "name! iso position:int active:bool shippingAvailable:bool iso3 displayStateInRegistration:bool "
    "forceStateInRegistration:bool checkVatIdPattern:bool vatIdPattern vatIdRequired:bool customerTax:json "
    "companyTax:json postalCodeRequired:bool isEu:bool checkPostalCodePattern:bool "
    "checkAdvancedPostalCodePattern:bool advancedPostalCodePattern defaultPostalCodePattern "
    "addressFormat:list customFields:custom",
    "states[] translations[]",
    translated="name customFields addressFormat",
    defaults={
        "position": 1,
        "active": True,
        "shippingAvailable": True,
        "displayStateInRegistration": False,
        "forceStateInRegistration": False,
        "checkVatIdPattern": False,
        "vatIdRequired": False,
        "postalCodeRequired": True,
        "isEu": True,
        "checkPostalCodePattern": False,
        "checkAdvancedPostalCodePattern": False,
    },
)

LOCALE = entity(
    "locale",
    "code! name! territory! customFields:custom",
    "translations[] languages[] users[]",
    translated="name territory customFields",
)

LANGUAGE = entity(
    "language",
    "parentId:id localeId:id! translationCodeId:id name! customFields:custom",
    "translationCode>locale(translationCodeId) locale>locale(localeId) parent? children[]",
)

SALUTATION = entity(
    "salutation",
    "salutationKey! displayName! letterName! customFields:custom",
    "translations[] customers[] orderCustomers[] orderAddresses[] customerAddresses[] newsletterRecipients[]",
    translated="displayName letterName customFields",
)

CUSTOMER_GROUP = entity(
    "customer_group",
    "name! displayGross:bool registrationActive:bool registrationTitle registrationIntroduction:html "
    "registrationOnlyCompanyRegistration:bool registrationSeoMetaDescription customFields:custom",
    "translations[] customers[] salesChannels[] registrationSalesChannels[]",
    translated="name registrationTitle registrationIntroduction registrationOnlyCompanyRegistration "
    "registrationSeoMetaDescription customFields",
    defaults={"displayGross": True, "registrationActive": False},
)

CUSTOMER = entity(
    "customer",
    "groupId:id! defaultPaymentMethodId:id! salesChannelId:id! languageId:id! lastPaymentMethodId:id "
    "defaultBillingAddressId:id! defaultShippingAddressId:id! autoIncrement:int@ customerNumber! "
    "salutationId:id firstName! lastName! company title vatIds:list email! affiliateCode campaignCode "
    "active:bool guest:bool accountType orderCount:int@ birthday:date tagIds:list@ customFields:custom",
    "group>customer_group(groupId) defaultPaymentMethod>payment_method(defaultPaymentMethodId) "
    "salesChannel>sales_channel(salesChannelId) language>language(languageId) "
    "salutation>salutation(salutationId) addresses<customer_address(customerId) "
    "defaultBillingAddress>customer_address(defaultBillingAddressId) "
    "defaultShippingAddress>customer_address(defaultShippingAddressId) "
    "orderCustomers<order_customer(customerId) tags=tag(tagIds)",
    defaults={"active": True, "guest": False, "accountType": "private", "orderCount": 0},
)

CUSTOMER_ADDRESS = entity(
    "customer_address",
    "customerId:id! countryId:id! countryStateId:id salutationId:id firstName! lastName! street! zipcode "
    "city! company department title phoneNumber additionalAddressLine1 additionalAddressLine2 "
    "customFields:custom",
    "customer>customer(customerId) country>country(countryId) countryState? "
    "salutation>salutation(salutationId)",
)

PAYMENT_METHOD = entity(
    "payment_method",
    "name! distinguishableName description:text position:int active:bool afterOrderEnabled:bool "
    "availabilityRuleId:id mediaId:id formattedHandlerIdentifier@ shortName@ technicalName "
    "synchronous:bool@ asynchronous:bool@ prepared:bool@ refundable:bool@ recurring:bool@ "
    "customFields:custom",
    "translations[] media? availabilityRule? orderTransactions[] salesChannels[]",
    translated="name distinguishableName description customFields",
    defaults={"position": 1, "active": True, "afterOrderEnabled": True},
)

SHIPPING_METHOD = entity(
    "shipping_method",
    "name! active:bool position:int description:html trackingUrl deliveryTimeId:id! availabilityRuleId:id "
    "mediaId:id taxType taxId:id technicalName customFields:custom",
    "deliveryTime>delivery_time(deliveryTimeId)* translations[] availabilityRule? prices[] media? tags[] "
    "tax>tax(taxId)",
    translated="name description trackingUrl customFields",
    defaults={"active": True, "position": 1, "taxType": "auto"},
    empty={"prices": []},
)

DELIVERY_TIME = entity(
    "delivery_time",
    "name! min:int! max:int! unit! customFields:custom",
    "translations[] shippingMethods[] products[]",
    translated="name customFields",
)

DOCUMENT_TYPE = entity(
    "document_type",
    "name! technicalName! customFields:custom",
    "translations[] documents[] documentBaseConfigs[] documentBaseConfigSalesChannels[]",
    translated="name customFields",
)

CUSTOM_FIELD_SET = entity(
    "custom_field_set",
    "name! config:json active:bool global:bool position:int appId:id",
    "customFields<custom_field(customFieldSetId) relations<custom_field_set_relation(customFieldSetId) "
    "products[] app?",
    defaults={"active": True, "global": False, "position": 1},
)

CUSTOM_FIELD = entity(
    "custom_field",
    "name! type! config:json active:bool customFieldSetId:id allowCustomerWrite:bool allowCartExpose:bool",
    "customFieldSet>custom_field_set(customFieldSetId) productSearchConfigFields[]",
    defaults={"active": True, "allowCustomerWrite": False, "allowCartExpose": False},
)

CUSTOM_FIELD_SET_RELATION = entity(
    "custom_field_set_relation",
    "entityName! customFieldSetId:id!",
    "customFieldSet>custom_field_set(customFieldSetId)",
)

WEBHOOK = entity(
    "webhook",
    "name! eventName! url! onlyLiveVersion:bool appId:id active:bool errorCount:int@",
    "app?",
    defaults={"onlyLiveVersion": False, "active": True, "errorCount": 0},
)

WEBHOOK_EVENT_LOG = entity(
    "webhook_event_log",
    "appName webhookName! eventName! deliveryStatus! timestamp:int processingTime:int appVersion "
    "requestContent:json responseContent:json responseStatusCode:int responseReasonPhrase url! "
    "onlyLiveVersion:bool customFields:custom",
)

INTEGRATION = entity(
    "integration",
    "label! accessKey! secretAccessKey admin:bool lastUsageAt:date aclRoleIds:list@- customFields:custom",
    "app? aclRoles=acl_role(aclRoleIds)",
    defaults={"admin": False},
)

PLUGIN = entity("plugin", "name! label version! active:bool installedAt:date", defaults={"active": True})

ACL_ROLE = entity("acl_role", "name! description:text privileges:list!", "users[] integrations[] app?")

ALL = (
    SALES_CHANNEL,
    SALES_CHANNEL_DOMAIN,
    CURRENCY,
    COUNTRY,
    LOCALE,
    LANGUAGE,
    SALUTATION,
    CUSTOMER_GROUP,
    CUSTOMER,
    CUSTOMER_ADDRESS,
    PAYMENT_METHOD,
    SHIPPING_METHOD,
    DELIVERY_TIME,
    DOCUMENT_TYPE,
    CUSTOM_FIELD_SET,
    CUSTOM_FIELD,
    CUSTOM_FIELD_SET_RELATION,
    WEBHOOK,
    WEBHOOK_EVENT_LOG,
    INTEGRATION,
    ACL_ROLE,
    PLUGIN,
)
