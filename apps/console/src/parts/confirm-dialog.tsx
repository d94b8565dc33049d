import { Button, Group, Modal } from '@mantine/core';
import type { ReactNode } from 'react';
import forms from './form.module.css';
import { ProblemNotice } from './problem-notice';

interface ConfirmDialogProps {
  opened: boolean;
  title: string;
  /** The word on the button that does it. */
  action: string;
  /** What will happen. */
  children: ReactNode;
  problem?: unknown;
  loading?: boolean;
  onClose(): void;
  onConfirm(): void;
  /** Gives the focus to something; else what asked has it again. */
  onClosed?(): void;
}

/** Asks before something that cannot be taken back, or not easily. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { opened, title, action, children, problem, loading, onClose, onConfirm, onClosed } = props;
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={title}
      closeButtonProps={{ 'aria-label': 'Close' }}
      returnFocus={!onClosed}
      {...(onClosed && { onExitTransitionEnd: onClosed })}
    >
      <div className={forms.form}>
        <div>{children}</div>
        {problem ? <ProblemNotice problem={problem} /> : null}
        <Group justify="end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button color="red" loading={loading ?? false} onClick={onConfirm} data-autofocus>
            {action}
          </Button>
        </Group>
      </div>
    </Modal>
  );
}
