/** Whether this process can reach the bus now; for readiness. */
export abstract class BusHealth {
  abstract isConnected(): boolean;
}
