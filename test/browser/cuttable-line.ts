import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';

/** The way from a window to its server, as a proxy on this machine: it can be cut, and mended, while both stay up. */
export class CuttableLine {
  private readonly proxy: Server = createServer();
  private readonly open = new Set<Duplex>();
  private isCut = false;

  /** The address for the window. */
  async start(): Promise<string> {
    this.proxy.on('connect', ({ url = '' }, near: Duplex) => {
      if (this.isCut) return near.destroy();
      const far = connect(Number(url.split(':')[1]), '127.0.0.1', () => {
        near.write('HTTP/1.1 200 Connected\r\n\r\n');
        near.pipe(far).pipe(near);
      });
      for (const end of [near, far]) this.follow(end, end === near ? far : near);
    });
    await new Promise<void>((listening) => this.proxy.listen(0, '127.0.0.1', listening));
    return `http://127.0.0.1:${(this.proxy.address() as AddressInfo).port}`;
  }

  /** Breaks every connection, and lets none begin. */
  cut(): void {
    this.isCut = true;
    for (const end of this.open) end.destroy();
  }

  mend(): void {
    this.isCut = false;
  }

  stop(): void {
    this.cut();
    this.proxy.close();
  }

  private follow(end: Duplex | Socket, other: Duplex | Socket): void {
    this.open.add(end);
    end.on('error', () => end.destroy());
    end.on('close', () => {
      this.open.delete(end);
      other.destroy();
    });
  }
}
