<?php
/**
 * As much of WordPress, WooCommerce and the label plugins as the companion touches. Reads what is to be tried as JSON
 * from standard input, writes what came out as JSON to standard output.
 */

error_reporting( E_ALL );
set_error_handler(
	function ( $level, $message, $file, $line ) {
		throw new ErrorException( $message, 0, $level, $file, $line );
	}
);

define( 'ABSPATH', __DIR__ . '/' );
$hooks = array();
$saved = array();

function add_filter( $name, $callback, $priority = 10, $accepted = 1 ) {
	global $hooks;
	$hooks[ $name ][ $priority ][] = array( $callback, $accepted );
	return true;
}

function add_action( $name, $callback, $priority = 10, $accepted = 1 ) {
	return add_filter( $name, $callback, $priority, $accepted );
}

function apply_filters( $name, $value, ...$more ) {
	global $hooks;
	$by_priority = isset( $hooks[ $name ] ) ? $hooks[ $name ] : array();
	ksort( $by_priority );
	foreach ( $by_priority as $callbacks ) {
		foreach ( $callbacks as list( $callback, $accepted ) ) {
			$value = $callback( ...array_slice( array_merge( array( $value ), $more ), 0, $accepted ) );
		}
	}
	return $value;
}

class WC_Order {
	private $row;

	public function __construct( $row ) {
		$this->row = $row;
	}

	public function get_meta( $key ) {
		return isset( $this->row['meta'][ $key ] ) ? $this->row['meta'][ $key ] : '';
	}

	public function update_meta_data( $key, $value ) { $this->row['meta'][ $key ] = $value; }

	public function save_meta_data() {
		global $saved;
		$saved[] = $this->row['meta'];
	}

	private function billing( $name ) {
		return isset( $this->row['billing'][ $name ] ) ? $this->row['billing'][ $name ] : '';
	}

	private function shipping( $name ) {
		return isset( $this->row['shipping'][ $name ] ) ? $this->row['shipping'][ $name ] : '';
	}

	public function get_shipping_company() { return $this->shipping( 'company' ); }
	public function get_shipping_first_name() { return $this->shipping( 'first_name' ); }
	public function get_shipping_last_name() { return $this->shipping( 'last_name' ); }
	public function get_shipping_address_1() { return $this->shipping( 'address_1' ); }
	public function get_shipping_address_2() { return $this->shipping( 'address_2' ); }
	public function get_shipping_country() { return $this->shipping( 'country' ); }
	public function get_billing_company() { return $this->billing( 'company' ); }
	public function get_billing_first_name() { return $this->billing( 'first_name' ); }
	public function get_billing_last_name() { return $this->billing( 'last_name' ); }
	public function get_billing_address_1() { return $this->billing( 'address_1' ); }
	public function get_billing_address_2() { return $this->billing( 'address_2' ); }
	public function get_billing_postcode() { return $this->billing( 'postcode' ); }
	public function get_billing_city() { return $this->billing( 'city' ); }
	public function get_billing_state() { return $this->billing( 'state' ); }
	public function get_billing_country() { return $this->billing( 'country' ); }
	public function get_billing_email() { return $this->billing( 'email' ); }
	public function get_billing_phone() { return $this->billing( 'phone' ); }
}

/** A refund is an order without any address. */
class WC_Order_Refund {
	public function get_meta( $key ) { return 'KR-1'; }
}

class Shipment {
	private $order;
	private $type;

	public function __construct( $order, $type ) {
		$this->order = $order;
		$this->type  = $type;
	}

	public function get_order() { return $this->order; }
	public function get_type() { return $this->type; }
}

class Label {
	private $shipment;

	public function __construct( $shipment ) { $this->shipment = $shipment; }
	public function get_shipment() { return $this->shipment; }
}

$input  = json_decode( file_get_contents( 'php://stdin' ), true );
$orders = array();

function wc_get_order( $id ) {
	global $orders;
	return isset( $orders[ $id ] ) ? $orders[ $id ] : false;
}

foreach ( $input['orders'] as $id => $row ) {
	$orders[ $id ] = 'refund' === ( $row['kind'] ?? '' ) ? new WC_Order_Refund() : new WC_Order( $row );
}

ob_start();
foreach ( $input['load'] as $file ) {
	require $file;
}
$printed = ob_get_clean();

$results = array();
foreach ( $input['ask'] as $question ) {
	$order    = wc_get_order( $question['order'] );
	$shipment = new Shipment( $order, $question['type'] ?? 'simple' );
	$things   = array( 'row' => $order, 'shipment' => $shipment, 'label' => new Label( $shipment ), 'order' => $question['order'], 'nothing' => null );
	$results[] = apply_filters( $question['hook'], $question['value'], $things[ $question['with'] ] );
}
echo json_encode( array( 'results' => $results, 'saved' => $saved, 'printed' => $printed, 'hooks' => array_keys( $hooks ) ), JSON_UNESCAPED_UNICODE );
