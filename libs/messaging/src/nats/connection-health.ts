import { Events, type NatsConnection } from 'nats';
import { BusHealth } from '../bus-health';

/** Follows the connection's own reports. */
export class ConnectionHealth extends BusHealth {
  private connected = true;

  constructor(connection: NatsConnection) {
    super();
    void this.follow(connection);
  }

  isConnected(): boolean {
    return this.connected;
  }

  private async follow(connection: NatsConnection): Promise<void> {
    for await (const { type } of connection.status()) {
      if (type === Events.Reconnect) this.connected = true;
      if (type === Events.Disconnect) this.connected = false;
    }
    this.connected = false;
  }
}
