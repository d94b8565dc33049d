import { Button, Group } from '@mantine/core';
import type { ReactNode } from 'react';
import { BusyButton } from './busy-button';
import { Dialog } from './dialog';
import forms from './form.module.css';
import { ProblemNotice } from './problem-notice';

interface ConfirmDialogProps {
  opened: boolean;
  title: ReactNode;
  /** The word on the button that does it. */
  action: string;
  /** What will happen. */
  children: ReactNode;
  problem?: unknown;
  busy?: boolean;
  onClose(): void;
  onConfirm(): void;
  /** Gives the focus to something; else what asked has it again. */
  onClosed?(): void;
}

/** Asks before something that cannot be taken back, or not easily; a press of Enter alone does not do it. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { action, children, problem, busy = false, onClose, onConfirm, ...dialog } = props;
  return (
    <Dialog {...dialog} onClose={onClose}>
      <div className={forms.form}>
        <div>{children}</div>
        {problem ? <ProblemNotice problem={problem} /> : null}
        <Group justify="end">
          <Button variant="default" onClick={onClose} data-autofocus>
            Cancel
          </Button>
          <BusyButton color="red" busy={busy} onClick={onConfirm}>
            {action}
          </BusyButton>
        </Group>
      </div>
    </Dialog>
  );
}
