"""Entities around the product (fields as recorded.

Those without a recording as the Admin API's schema names them).
"""

from __future__ import annotations

from practice.simulators.shopware.schema import entity

PRODUCT = entity(
    "product",
    "parentId:id childCount:int@ autoIncrement:int@ taxId:id!^ manufacturerId:id^ unitId:id^ active:bool^ "
    "displayGroup@ price:prices!^ manufacturerNumber^ ean^ sales:int@ productNumber! stock:int! "
    "availableStock:int@ available:bool@ deliveryTimeId:id^ restockTime:int^ isCloseout:bool^ "
    "purchaseSteps:int^ maxPurchase:int^ minPurchase:int^ purchaseUnit:float^ referenceUnit:float^ "
    "shippingFree:bool^ purchasePrices:prices^ markAsTopseller:bool^ weight:float^ width:float^ "
    "height:float^ length:float^ releaseDate:date^ categoryTree:list@ streamIds:list@ optionIds:list@ "
    "propertyIds:list@^ name keywords:text description:html metaDescription metaTitle packUnit "
    "packUnitPlural variantRestrictions:json variantListingConfig:json variation:json@ cmsPageId:id "
    "slotConfig:json coverId:id^ tagIds:list@ categoryIds:list@ ratingAverage:float@ featureSetId:id "
    "customFieldSetSelectionActive:bool customSearchKeywords:json canonicalProductId:id states:list@ "
    "customFields:custom",
    "deliveryTime>delivery_time(deliveryTimeId) tax>tax(taxId)* "
    "manufacturer>product_manufacturer(manufacturerId) unit>unit(unitId) prices<product_price(productId) "
    "cover>product_media(coverId) parent>product(parentId) children<product(parentId) "
    "media<product_media(productId) cmsPage? searchKeywords[] translations[] "
    "categories=category(categoryIds) customFieldSets[] tags=tag(tagIds) "
    "properties=property_group_option(propertyIds) options=property_group_option(optionIds) "
    "configuratorSettings<product_configurator_setting(productId) categoriesRo=category(categoryTree) "
    "visibilities<product_visibility(productId) productReviews[] mainCategories[] seoUrls[] "
    "orderLineItems<order_line_item(productId) crossSellings[] crossSellingAssignedProducts[] featureSet? "
    "wishlists[] canonicalProduct? streams[] downloads[]",
    versioned=True,
    translated="metaDescription name keywords description metaTitle packUnit packUnitPlural customFields "
    "slotConfig customSearchKeywords",
    empty={"prices": [], "variation": []},
    searchable="productNumber autoIncrement",
)

PRODUCT_MEDIA = entity(
    "product_media",
    "productId:id! mediaId:id! position:int customFields:custom",
    "media>media(mediaId)* product>product(productId) coverProducts[]",
    versioned=True,
    defaults={"position": 1},
)

MEDIA = entity(
    "media",
    "userId:id mimeType@ fileExtension@ fileSize:int@ title metaData:json@ mediaType:json@ uploadedAt:date@ "
    "alt url@ fileName@ mediaFolderId:id hasFile:bool@ private:bool path@ config:json customFields:custom",
    "user? translations[] categories[] productManufacturers[] productMedia[] avatarUsers[] mediaFolder? "
    "propertyGroupOptions[] mailTemplateMedia[] tags[] documentBaseConfigs[] shippingMethods[] "
    "paymentMethods[] productConfiguratorSettings[] orderLineItems[] cmsBlocks[] cmsSections[] cmsPages[] "
    "documents[] appPaymentMethods[] appShippingMethods[] productDownloads[] orderLineItemDownloads[] "
    "thumbnails[]",
    translated="alt title customFields",
    defaults={"hasFile": True, "private": False},
    empty={"thumbnails": []},
)

PRODUCT_PRICE = entity(
    "product_price",
    "productId:id! ruleId:id! price:prices! quantityStart:int! quantityEnd:int customFields:custom",
    "product>product(productId) rule>rule(ruleId)",
    versioned=True,
    versions="productVersionId",
)

PRODUCT_VISIBILITY = entity(
    "product_visibility",
    "productId:id! salesChannelId:id! visibility:int!",
    "product>product(productId) salesChannel>sales_channel(salesChannelId)",
    versions="productVersionId",
)

PRODUCT_CONFIGURATOR_SETTING = entity(
    "product_configurator_setting",
    "productId:id! optionId:id! mediaId:id position:int price:json selected:bool@ customFields:custom",
    "option>property_group_option(optionId) media? product>product(productId)",
    versioned=True,
    defaults={"position": 0, "selected": False},
)

PRODUCT_MANUFACTURER = entity(
    "product_manufacturer",
    "mediaId:id link name! description:html customFields:custom",
    "media? translations[] products[]",
    versioned=True,
    translated="name description customFields",
)

PROPERTY_GROUP = entity(
    "property_group",
    "name! description:text displayType sortingType filterable:bool position:int "
    "visibleOnProductDetailPage:bool customFields:custom",
    "options<property_group_option(groupId) translations[]",
    translated="name description position customFields",
    defaults={"displayType": "text", "sortingType": "alphanumeric", "filterable": True},
)

PROPERTY_GROUP_OPTION = entity(
    "property_group_option",
    "groupId:id! name! position:int colorHexCode mediaId:id combinable:bool@ customFields:custom",
    "group>property_group(groupId) media? translations[] productConfiguratorSettings[] productProperties[] "
    "productOptions[]",
    translated="name position customFields",
)

CATEGORY = entity(
    "category",
    "parentId:id autoIncrement:int@ mediaId:id name! breadcrumb:json@ path@ level:int@ active:bool "
    "childCount:int@ visibleChildCount:int@ displayNestedProducts:bool productAssignmentType visible:bool "
    "type linkType externalLink cmsPageId:id description:html metaTitle metaDescription keywords "
    "customFields:custom",
    "parent>category(parentId) children<category(parentId) translations[] media? products[] tags[]",
    versioned=True,
    versions="parentVersionId afterCategoryVersionId",
    translated="breadcrumb name customFields slotConfig linkType internalLink externalLink linkNewTab "
    "description metaTitle metaDescription keywords",
    defaults={"active": True, "level": 1, "childCount": 0, "visible": True, "type": "page"},
)

TAX = entity(
    "tax",
    "taxRate:float! name! position:int customFields:custom",
    "products[] rules[] shippingMethods[]",
    defaults={"position": 0},
)

RULE = entity(
    "rule",
    "name! description:text priority:int! payload:json@ invalid:bool@ areas:list@ moduleTypes:json "
    "customFields:custom",
    "conditions[] productPrices[] shippingMethods[] paymentMethods[] tags[]",
)

UNIT = entity(
    "unit",
    "shortCode name customFields:custom",
    "translations[] products[]",
    translated="shortCode name customFields",
)

TAG = entity("tag", "name!", "products[] media[] categories[] customers[] orders[] shippingMethods[]")

ALL = (
    PRODUCT,
    PRODUCT_MEDIA,
    MEDIA,
    PRODUCT_PRICE,
    PRODUCT_VISIBILITY,
    PRODUCT_CONFIGURATOR_SETTING,
    PRODUCT_MANUFACTURER,
    PROPERTY_GROUP,
    PROPERTY_GROUP_OPTION,
    CATEGORY,
    TAX,
    RULE,
    UNIT,
    TAG,
)
