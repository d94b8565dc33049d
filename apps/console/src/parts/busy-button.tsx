import { Button, Loader, type ButtonProps } from '@mantine/core';
import type { ComponentProps, MouseEvent } from 'react';

interface BusyButtonProps extends ButtonProps, Omit<ComponentProps<'button'>, keyof ButtonProps> {
  /** What it began is not done yet: another press does nothing. */
  busy: boolean;
}

/** A button that keeps the focus while it works, where a disabled one would lose it. */
export function BusyButton({ busy, leftSection, onClick, ...others }: BusyButtonProps) {
  return (
    <Button
      {...others}
      leftSection={busy ? <Loader size={14} color="currentColor" aria-hidden="true" /> : leftSection}
      aria-disabled={busy || others['aria-disabled']}
      onClick={busy ? stop : onClick}
    />
  );
}

const stop = (event: MouseEvent) => event.preventDefault();
