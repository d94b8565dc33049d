import { Modal } from '@mantine/core';
import { useState, type ReactNode } from 'react';

interface DialogProps {
  title: ReactNode;
  opened: boolean;
  onClose(): void;
  size?: string;
  /** Gives the focus to something; else what opened the dialog has it again. */
  onClosed?(): void;
  /** Made anew each time the dialog opens. */
  children: ReactNode;
}

export function Dialog({ title, opened, onClose, size = 'md', onClosed, children }: DialogProps) {
  const [wasOpened, setWasOpened] = useState(false);
  const [opener, setOpener] = useState<HTMLElement | null>(null);
  if (opened !== wasOpened) {
    setWasOpened(opened);
    if (opened) setOpener(openerOf(document.activeElement));
  }
  const giveBack = () => {
    if (document.activeElement === document.body) opener?.focus({ preventScroll: true });
  };
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={title}
      size={size}
      closeButtonProps={{ 'aria-label': 'Close' }}
      returnFocus={false}
      onExitTransitionEnd={onClosed ?? giveBack}
    >
      {children}
    </Modal>
  );
}

/** The item of a menu is gone with it; its button stays. */
function openerOf(element: Element | null): HTMLElement | null {
  const menu = element?.closest('[role=menu]');
  const button = menu && document.getElementById(menu.getAttribute('aria-labelledby') ?? '');
  return button ?? (element instanceof HTMLElement ? element : null);
}
