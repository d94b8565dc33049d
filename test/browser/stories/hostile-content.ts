import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { person } from '../../federation/stage';
import { DESKTOP, PHONE } from '../browser';
import type { Cast } from '../cast';
import { acceptInvite, message, say } from '../chat';

export function hostileContent(cast: Cast): void {
  describe('what others write', () => {
    const PILE = 'a' + '\u0301'.repeat(4_000);
    const HOSTILE = [
      '<img src=x onerror="alert(1)"><script>alert(2)</script>',
      '[x](javascript:alert(3)) ${alert(4)} {{alert(5)}}',
      'evil \u202Etxt.exe\u2066',
      `pile ${PILE} end`,
      'W'.repeat(16_384),
      `many\n${'\n'.repeat(10_000)}lines`,
      '語'.repeat(10_900),
    ];

    it('is text: it neither runs nor breaks the page', async () => {
      const writer = await person(cast.stage.beta, 'bob');
      const name = `<b>bold</b>\u202Eexe.gpj ${PILE}`.slice(0, 256);
      const { room_id } = await writer.post<{ room_id: string }>('/v1/rooms', { name });
      await writer.post(`/v1/rooms/${room_id}/invitations`, { fqid: cast.stage.alpha.fqid('alice') });
      for (const body of HOSTILE) {
        await writer.post(`/v1/rooms/${room_id}/messages`, { body }, { 'idempotency-key': randomUUID() });
      }
      await acceptInvite(cast.alice, cast.stage.beta.fqid('bob'));
      await cast.alice.getByRole('heading', { level: 1, name: '<b>bold</b>exe.gpj' }).waitFor();
      await say(cast.bob, 'meanwhile, elsewhere');
      await writer.post(
        `/v1/rooms/${room_id}/messages`,
        { body: HOSTILE[0] },
        { 'idempotency-key': randomUUID() },
      );
      await message(cast.alice, '<img src=x onerror="alert(1)">').first().waitFor();
      for (const viewport of [PHONE, DESKTOP]) {
        await cast.alice.setViewportSize(viewport);
        const width = await cast.alice.evaluate('document.documentElement.scrollWidth');
        expect(width).toBeLessThanOrEqual(viewport.width);
      }
      expect(await cast.alice.getByRole('log').locator('img, script, b').count()).toBe(0);
    });
  });
}
