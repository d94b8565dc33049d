import { ConfirmDialog } from '../../parts/confirm-dialog';

interface EraseDialogProps {
  opened: boolean;
  onClose(): void;
  onConfirm(): void;
  onClosed(): void;
}

export function EraseDialog(props: EraseDialogProps) {
  return (
    <ConfirmDialog {...props} title="Erase the message?" action="Erase">
      Its text is erased here and on every server in the room. That it was there stays visible. It cannot be
      taken back.
    </ConfirmDialog>
  );
}
