import type { TimelineMessage } from '../../api/views';
import { ConfirmDialog } from '../../parts/confirm-dialog';

interface EraseDialogProps {
  /** The message in question; none closes the dialog. */
  message: TimelineMessage | undefined;
  onClose(): void;
  onErase(message: TimelineMessage): void;
}

export function EraseDialog({ message, onClose, onErase }: EraseDialogProps) {
  return (
    <ConfirmDialog
      opened={message !== undefined}
      title="Erase the message?"
      action="Erase"
      onClose={onClose}
      onConfirm={() => {
        if (message) onErase(message);
        onClose();
      }}
    >
      Its text is erased here and on every server in the room. That it was there stays visible. It cannot be
      taken back.
    </ConfirmDialog>
  );
}
