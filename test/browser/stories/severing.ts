import { describe, it } from 'vitest';
import { openSection, peer, peerTask } from '../admin';
import type { Cast } from '../cast';
import { openRoom } from '../chat';

/** One admin ends the peering; told last, because nobody is left in the room. */
export function severing(cast: Cast): void {
  describe('the admin of one of two peers, in a browser', () => {
    it('removes the other, after being shown what that severs', async () => {
      const page = await cast.admin(cast.stage.alpha);
      const beta = cast.stage.beta.serverName;
      await openSection(page, 'Peers');
      await peerTask(page, beta, 'Remove');
      const dialog = page.getByRole('dialog', { name: `Remove ${beta}` });
      await dialog.getByText(`1 person of ${beta} leaves 1 room of this server.`).waitFor();
      await dialog.getByRole('checkbox', { name: 'Deny it as well' }).check();
      await dialog.getByRole('button', { name: `Remove ${beta}` }).click();
      await peer(page, beta).getByText('Denied').waitFor();
      await openRoom(cast.alice, cast.room);
      await cast.alice.getByRole('button', { name: 'Members (2)' }).waitFor();
    });
  });
}
