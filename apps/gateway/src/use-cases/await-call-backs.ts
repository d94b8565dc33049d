import { Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { gatewaySignals } from '@app/contracts/gateway';
import { SignalBus } from '@app/messaging';
import { parseJson } from '@app/protocol';
import type { Arrival } from '../domain/diagnosis/call-back-stages';
import { LIMITS } from '../domain/limits';
import { Recent } from '../domain/recent';
import type { Admission, Rejection } from './admit-request';

interface Awaited {
  readonly tenant: string;
  readonly peer: string;
}

/**
 * Pings that peers were asked to call us back with, known by their nonce: whichever gateway process one arrives at
 * tells the one that waits for it.
 */
@Injectable()
export class AwaitCallBacks implements OnModuleInit, OnModuleDestroy {
  private readonly awaited = new Recent<Awaited>(LIMITS.awaitedCallBacks);
  private readonly waiting = new Map<string, (arrival: Arrival) => void>();
  private endings: (() => Promise<void>)[] = [];

  constructor(private readonly signals: SignalBus) {}

  async onModuleInit(): Promise<void> {
    this.endings = await Promise.all([
      this.signals.hear(gatewaySignals.callBackAwaited, ({ tenant, peer, nonce }) =>
        this.awaited.set(nonce, { tenant, peer }),
      ),
      this.signals.hear(gatewaySignals.callBackArrived, ({ nonce, code, reason }) =>
        this.waiting.get(nonce)?.({ code, reason }),
      ),
    ]);
  }

  async onModuleDestroy(): Promise<void> {
    await Promise.all(this.endings.map((end) => end()));
  }

  /** From now on every gateway process looks out for it. */
  expect(tenant: string, peer: string, nonce: string) {
    let tell: (arrival: Arrival | undefined) => void;
    const arrived = new Promise<Arrival | undefined>((resolve) => (tell = resolve));
    this.waiting.set(nonce, (arrival) => tell(arrival));
    this.signals.emit(gatewaySignals.callBackAwaited, { tenant, peer, nonce });
    return {
      /** What came of it, or comes within `ms`. */
      arrival: (ms: number) => {
        setTimeout(() => tell(undefined), ms).unref();
        return arrived;
      },
      end: () => void this.waiting.delete(nonce),
    };
  }

  /** Whether the ping is one of these; what became of it is told. */
  notice(body: Buffer, admission: ({ ok: true } & Admission) | Rejection): boolean {
    const nonce = nonceIn(body);
    const awaited = nonce === undefined ? undefined : this.awaited.get(nonce);
    // Verified, it has to be of whom it was asked; unverified, only who was asked can know the nonce.
    if (nonce === undefined || !awaited || (admission.ok && admission.peer !== awaited.peer)) return false;
    const { code, reason } = admission.ok ? {} : admission;
    const { tenant } = awaited;
    const verdict = { code: code ?? null, reason: reason ?? null };
    this.signals.emit(gatewaySignals.callBackArrived, { tenant, nonce, ...verdict });
    return admission.ok;
  }
}

function nonceIn(body: Buffer): string | undefined {
  const parsed = parseJson(body);
  return parsed.ok && typeof parsed.value.nonce === 'string' ? parsed.value.nonce : undefined;
}
