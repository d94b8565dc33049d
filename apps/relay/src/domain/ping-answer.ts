import type { CallBackWord } from '@app/contracts/diagnosis';
import { isJsonObject, parseJson, type JsonValue } from '@app/protocol';

/** What a peer answers to a ping (docs/protocol.md, "Ping"); `server_time` in ms. */
export interface PingAnswer {
  readonly server_time: number;
  readonly accepts_you: boolean;
  readonly code?: string;
  readonly call_back?: CallBackWord;
}

const CODE = /^SW_FED_[A-Z_]{1,40}$/;
const WORD = /^[a-z_]{1,40}$/;

const wordOf = (value: unknown, form: RegExp): string | undefined =>
  typeof value === 'string' && form.test(value) ? value : undefined;

/** Undefined for what the protocol does not allow, an answer to another ping included. */
export function readPingAnswer(body: Buffer, sent: { nonce: string }): PingAnswer | undefined {
  const parsed = parseJson(body);
  if (!parsed.ok || parsed.value.nonce !== sent.nonce) return undefined;
  const { server_time, accepts_you, call_back } = parsed.value;
  if (!Number.isSafeInteger(server_time) || typeof accepts_you !== 'boolean') return undefined;
  const word = call_back === undefined ? undefined : readCallBack(call_back);
  if (call_back !== undefined && !word) return undefined;
  const code = wordOf(parsed.value.code, CODE);
  return {
    server_time: server_time as number,
    accepts_you,
    ...(code && { code }),
    ...(word && { call_back: word }),
  };
}

function readCallBack(value: JsonValue): CallBackWord | undefined {
  if (!isJsonObject(value)) return undefined;
  if (value.ok === true) return { ok: true };
  const { stage, code, reason } = readWords(value);
  if (value.ok !== false || !stage || !code) return undefined;
  return { ok: false, stage, code, ...(reason && { reason }) };
}

/** A refusal's code, its reason and the offset that it tells, each only where it is of its form. */
export function readRefusal(body: Buffer): { code?: string; reason?: string; offset_ms?: number } {
  const parsed = parseJson(body);
  if (!parsed.ok) return {};
  const { code, reason } = readWords(parsed.value);
  const { offset_ms } = parsed.value;
  const told = reason === 'clock_skew' && Number.isSafeInteger(offset_ms);
  return {
    ...(code && { code }),
    ...(reason && { reason }),
    ...(told && { offset_ms: offset_ms as number }),
  };
}

const readWords = ({ stage, code, reason }: Readonly<Record<string, JsonValue>>) => ({
  stage: wordOf(stage, WORD),
  code: wordOf(code, CODE),
  reason: wordOf(reason, WORD),
});
