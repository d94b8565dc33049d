import { useRef, useState } from 'react';
import type { PeerTask } from './peer-tasks';
import { RefreshPeerDialog } from './refresh-peer-dialog';
import { RemovePeerDialog } from './remove-peer-dialog';
import { usePeering } from './use-peering';

/** Does what an admin chooses about a peer, at once or after its dialog. */
export function usePeerTasks(name: string) {
  const [opened, setOpened] = useState<PeerTask>();
  const menu = useRef<HTMLButtonElement>(null);
  const close = () => {
    // The item of the menu that opened the dialog is gone.
    menu.current?.focus();
    setOpened(undefined);
  };
  const { allow, deny } = usePeering(name);
  const tasks: Record<PeerTask, () => void> = {
    allow: () => allow.mutate(),
    deny: () => deny.mutate(),
    refresh: () => setOpened('refresh'),
    remove: () => setOpened('remove'),
  };
  const running: PeerTask | false = allow.isPending ? 'allow' : deny.isPending && 'deny';
  return {
    run: (task: PeerTask) => tasks[task](),
    running,
    /** For the button of the menu, where the tasks stand in one. */
    menu,
    problem: allow.error ?? deny.error,
    dialogs: (
      <>
        <RefreshPeerDialog name={name} opened={opened === 'refresh'} onClose={close} />
        <RemovePeerDialog name={name} opened={opened === 'remove'} onClose={close} />
      </>
    ),
  };
}
