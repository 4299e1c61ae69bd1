<?php
/**
 * Plugin Name:          Kickroute Companion
 * Description:          Prints the retailer as sender on shipping labels of Kickroute orders. Other orders stay as they are.
 * Version:              1.2.0
 * Requires at least:    5.6
 * Requires PHP:         7.2
 * Requires Plugins:     woocommerce
 * WC requires at least: 6.0
 * License:              GPL-2.0-or-later
 * License URI:          https://www.gnu.org/licenses/gpl-2.0.html
 *
 * The end customer bought from a retailer; the parcel comes from you. For orders that carry a Kickroute number, the
 * billing address, which is the retailer's, becomes the sender on labels of "DHL Shipping Germany", of "Shiptastic"
 * (all its carriers) and of the older "Germanized" shipments. It holds no key and sends nothing. What it stores is
 * one mark on an order whose sender it gave to a label plugin, so that the connector can see it.
 *
 * Install it as a plugin, or put this one file into wp-content/mu-plugins.
 *
 * @package KickrouteCompanion
 */

defined( 'ABSPATH' ) || exit;

if ( ! function_exists( 'kickroute_companion_sender' ) ) {

	/**
	 * Return the sender of an order, or null for an order that is none of Kickroute's or names no usable retailer.
	 *
	 * @param mixed $order A WooCommerce order, or anything else.
	 * @return array<string, string>|null
	 */
	function kickroute_companion_sender( $order ) {
		if ( ! is_object( $order ) || ! method_exists( $order, 'get_meta' ) || ! method_exists( $order, 'get_billing_city' ) ) {
			return null;
		}
		if ( '' === trim( (string) $order->get_meta( '_kickroute_order_number' ) ) ) {
			return null;
		}
		$sender = array();
		foreach ( kickroute_companion_fields() as $field ) {
			$sender[ $field ] = trim( (string) $order->{ 'get_billing_' . $field }() );
		}
		$name = $sender['company'] . $sender['first_name'] . $sender['last_name'];
		if ( '' === $name || '' === $sender['address_1'] || '' === $sender['postcode'] || '' === $sender['city'] ) {
			return null; // Half an address of the retailer's and half of yours would be nobody's.
		}
		return $sender;
	}

	/**
	 * Mark an order whose sender was given to a label plugin: the connector reads it, nobody else needs it.
	 *
	 * @param mixed $order A WooCommerce order.
	 */
	function kickroute_companion_mark( $order ) {
		if ( ! method_exists( $order, 'update_meta_data' ) || '' !== (string) $order->get_meta( '_kickroute_sender' ) ) {
			return;
		}
		$order->update_meta_data( '_kickroute_sender', 'retailer' );
		$order->save_meta_data();
	}

	/**
	 * Return the fields that an address has, by the names that WooCommerce and the label plugins share.
	 *
	 * @return string[]
	 */
	function kickroute_companion_fields() {
		return array( 'company', 'first_name', 'last_name', 'address_1', 'address_2', 'postcode', 'city', 'state', 'country', 'email', 'phone' );
	}

	/**
	 * Split a street from its house number, which DHL's plugin wants in a field of its own and not empty.
	 *
	 * @param string $line For example "Straße des 17. Juni 135".
	 * @return string[] Street and number.
	 */
	function kickroute_companion_street( $line ) {
		if ( preg_match( '/^(.*?[^\s\d,].*?),?\s+(\d{1,5}\s?[a-z]?(?:\s?[-\/+]\s?\d{1,5}\s?[a-z]?)*)$/iu', $line, $found ) ) {
			return array( $found[1], $found[2] );
		}
		return array( $line, ',' );
	}

	/**
	 * Read a parcel station out of an address, by the same spellings as the connector; null when it is none, or not clear.
	 *
	 * @param array $address What the label is sent to.
	 * @return string[]|null The station's name as DHL's plugin looks for it, and the post number.
	 */
	function kickroute_companion_station( $address ) {
		$lines = array();
		foreach ( array( 'address_1', 'address_2', 'company', 'name' ) as $field ) {
			$lines[ $field ] = isset( $address[ $field ] ) ? (string) $address[ $field ] : '';
		}
		if ( isset( $address['country'] ) && ! in_array( strtoupper( trim( (string) $address['country'] ) ), array( '', 'DE' ), true ) ) {
			return null;
		}
		$number   = '/(?:(?:dhl[\s-]*)?(?:post|kunden)[\s-]*(?:nummer|nr\.?)\s*[:#]?\s*|pn\s*:?\s*)?(?<!\d)(\d{6,10})(?!\d)/iu';
		$phone    = '/(?:tel|fon|mobil|handy|fax)\D{0,12}\d[\d\s\/()-]{4,}|(?<!\d)(?:\+|00)\d[\d\s\/()-]{6,}|'
			. '(?<!\d)0\d{3,4}[\s\/-]{1,3}\d{4,}|(?<!\d)0\d{2}\/\d{4,}/iu';
		$between  = '[\s.:,#_=\/(°º№–—‑-]*';
		$station  = '/^(?:(?:dhl|deutsche post)[\s:–-]*)?(pack[\s-]?station|packst\.?|post[\s-]?filiale|postfil\.?|filiale)'
			. '(?:s?(?=[\s-]?(?:nr|nummer)(?!\p{L}))|(?!\p{L}))'
			. $between . '(?:(?:nr|no|nummer|n(?=[°º]))(?!\p{L})' . $between . ')?(\d*)(.*)$/ius';
		$numbers  = array();
		$stations = array();
		$branches = array();
		foreach ( $lines as $field => $line ) {
			$line = preg_replace( $phone, ' ', $line );
			preg_match_all( $number, $line, $found );
			$numbers += array_flip( $found[1] );
			$pieces   = 'name' === $field ? array() : preg_split( '/[;|\n]|,(?!\s*(?:nr|no|nummer)\b)|\s\/\s/iu', preg_replace( $number, ' ', $line ) );
			foreach ( $pieces as $piece ) {
				if ( ! preg_match( $station, trim( $piece ), $found ) || ( 'company' === $field && 3 !== strlen( $found[2] ) ) ) {
					continue;
				}
				$rest = trim( $found[3], ' .,;)-' );
				if ( 'filiale' === strtolower( $found[1] ) ) {
					if ( '' === $rest && '' !== $found[2] ) {
						$branches[ 'Postfiliale ' . $found[2] ] = $found[2];
					}
				} elseif ( '' === $rest || '' !== $found[2] ) {
					$kind                                = 0 === stripos( $found[1], 'pack' ) ? 'Packstation ' : 'Postfiliale ';
					$id                                  = '' === $rest ? $found[2] : '';
					$stations[ $kind . $id ] = $id;
				}
			}
		}
		$named = $stations ? $stations : $branches;
		if ( 1 !== count( $named ) || 1 !== count( $numbers ) || 3 !== strlen( (string) reset( $named ) ) ) {
			return null;
		}
		return array( (string) key( $named ), (string) key( $numbers ) );
	}

	/**
	 * Read the parcel station that an order of Kickroute's goes to, where nobody has chosen one at the checkout.
	 *
	 * @param mixed $order A WooCommerce order, or anything else.
	 * @return string[]|null As of kickroute_companion_station.
	 */
	function kickroute_companion_station_of( $order ) {
		if ( ! is_object( $order ) || ! method_exists( $order, 'get_meta' ) || ! method_exists( $order, 'get_shipping_address_1' ) ) {
			return null;
		}
		$chosen = $order->get_meta( '_pickup_location_code' ) . $order->get_meta( '_pickup_location_customer_number' );
		if ( '' === trim( (string) $order->get_meta( '_kickroute_order_number' ) ) || '' !== trim( $chosen ) ) {
			return null;
		}
		$address = array( 'name' => $order->get_shipping_first_name() . ' ' . $order->get_shipping_last_name() );
		foreach ( array( 'company', 'address_1', 'address_2', 'country' ) as $field ) {
			$address[ $field ] = $order->{ 'get_shipping_' . $field }();
		}
		return kickroute_companion_station( $address );
	}

	/**
	 * Shiptastic and Germanized ask an order for the station's code and the post number by a filter each.
	 *
	 * @param bool $is_code Whether it is the filter for the code.
	 * @return callable The filter.
	 */
	function kickroute_companion_pickup( $is_code ) {
		return function ( $value, $order = null ) use ( $is_code ) {
			$station = empty( $value ) ? kickroute_companion_station_of( $order ) : null;
			if ( null === $station ) {
				return $value;
			}
			return $is_code ? substr( $station[0], -3 ) : $station[1];
		};
	}

	/**
	 * DHL Shipping Germany: replace the shipper of one label.
	 *
	 * @param array $args     What the label is made of.
	 * @param int   $order_id The order.
	 * @return array
	 */
	function kickroute_companion_dhl( $args, $order_id ) {
		$order  = wc_get_order( $order_id );
		$sender = kickroute_companion_sender( $order );
		if ( null === $sender || ! is_array( $args ) ) {
			return $args;
		}
		kickroute_companion_mark( $order );
		list( $street, $number ) = kickroute_companion_street( $sender['address_1'] );
		$person   = trim( $sender['first_name'] . ' ' . $sender['last_name'] );
		$settings = isset( $args['dhl_settings'] ) && is_array( $args['dhl_settings'] ) ? $args['dhl_settings'] : array();

		$args['dhl_settings'] = array_merge(
			$settings,
			array(
				'shipper_name'          => '' !== $sender['company'] ? $sender['company'] : $person, // The one name line that is printed.
				'shipper_company'       => $sender['company'],
				'shipper_address'       => $street,
				'shipper_address_no'    => $number,
				'shipper_address_zip'   => $sender['postcode'],
				'shipper_address_city'  => $sender['city'],
				'shipper_address_state' => $sender['state'],
				'shipper_phone'         => $sender['phone'],
				'shipper_email'         => $sender['email'],
				'shipper_reference'     => '', // An address kept at DHL would be printed instead.
				'add_logo'              => 'no',
			)
		);
		if ( '' !== $sender['country'] ) {
			$args['dhl_settings']['shipper_country'] = $sender['country'];
		}
		$to      = isset( $args['shipping_address'] ) && is_array( $args['shipping_address'] ) ? $args['shipping_address'] : array();
		$station = kickroute_companion_station( $to );
		if ( null !== $station && empty( $to['dhl_postnum'] ) ) {
			// An order that the platform's own plugin placed has the post number in its lines only.
			$args['shipping_address']['dhl_postnum'] = $station[1];
			$args['shipping_address']['address_1']   = $station[0];
		}
		return $args;
	}

	/**
	 * Find the order that a shipment, or a label of one, belongs to.
	 *
	 * @param mixed $thing A shipment, or something that has one.
	 * @return mixed The order, or null; a parcel on its way back has none here, its sender is the customer.
	 */
	function kickroute_companion_order_of( $thing ) {
		if ( is_object( $thing ) && method_exists( $thing, 'get_shipment' ) ) {
			$thing = $thing->get_shipment();
		}
		if ( ! is_object( $thing ) || ! method_exists( $thing, 'get_order' ) ) {
			return null;
		}
		if ( method_exists( $thing, 'get_type' ) && 'return' === $thing->get_type() ) {
			return null;
		}
		return $thing->get_order();
	}

	/**
	 * Shiptastic and Germanized ask for each field of the sender by a filter of its own.
	 *
	 * @param string $field The field's name.
	 * @return callable The filter for it.
	 */
	function kickroute_companion_field( $field ) {
		return function ( $value, $shipment = null ) use ( $field ) {
			$order  = kickroute_companion_order_of( $shipment );
			$sender = kickroute_companion_sender( $order );
			if ( null === $sender ) {
				return $value;
			}
			kickroute_companion_mark( $order );
			return $sender[ $field ];
		};
	}

	/**
	 * Shiptastic and Germanized: an address kept at DHL would be printed instead of the sender.
	 *
	 * @param mixed $reference The reference in the settings.
	 * @param mixed $label     The label, or its shipment.
	 * @return mixed
	 */
	function kickroute_companion_reference( $reference, $label = null ) {
		return null === kickroute_companion_sender( kickroute_companion_order_of( $label ) ) ? $reference : '';
	}

	/**
	 * Say that orders are read by WooCommerce's own functions only, wherever it keeps them.
	 */
	function kickroute_companion_declare() {
		if ( class_exists( '\Automattic\WooCommerce\Utilities\FeaturesUtil' ) ) {
			\Automattic\WooCommerce\Utilities\FeaturesUtil::declare_compatibility( 'custom_order_tables', __FILE__, true );
		}
	}

	// After the platform's own plugin, whose filters for the same labels have the usual priority.
	add_filter( 'pr_shipping_dhl_label_args', 'kickroute_companion_dhl', 20, 2 );
	foreach ( array( 'woocommerce_shiptastic', 'woocommerce_gzd' ) as $kickroute_companion_prefix ) {
		foreach ( kickroute_companion_fields() as $kickroute_companion_name ) {
			add_filter(
				$kickroute_companion_prefix . '_shipment_get_sender_address_' . $kickroute_companion_name,
				kickroute_companion_field( $kickroute_companion_name ),
				20,
				2
			);
		}
		$kickroute_companion_place = $kickroute_companion_prefix . '_shipment_order_pickup_location_';
		add_filter( $kickroute_companion_place . 'code', kickroute_companion_pickup( true ), 20, 2 );
		add_filter( $kickroute_companion_place . 'customer_number', kickroute_companion_pickup( false ), 20, 2 );
		add_filter( $kickroute_companion_prefix . '_dhl_label_api_shipper_reference', 'kickroute_companion_reference', 20, 2 );
	}
	add_action( 'before_woocommerce_init', 'kickroute_companion_declare' );
}
