import { ActionIcon, Textarea } from '@mantine/core';
import { useEffect, useRef, type KeyboardEvent, type ReactNode } from 'react';
import { Icon } from '../../parts/icon';
import classes from './composer.module.css';

const MOST_CHARACTERS = 16_384;
const NEARLY = 15_000;
/** What some browsers send for the Enter that ends the composition of a word. */
const COMPOSING_KEY_CODE = 229;

interface ComposerProps {
  label: string;
  placeholder: string;
  /** What stands over the field, such as the message that is answered. */
  context?: ReactNode;
  text: string;
  /** What the person asked for this field for: it takes the focus whenever that changes. */
  focusedFor?: string | undefined;
  onText(text: string): void;
  onSend(): void;
  /** Escape, where there is something to leave. */
  onCancel?: (() => void) | undefined;
  /** Arrow up in the empty field. */
  onEditLast?(): void;
}

/** Where a message is written. Enter sends; Shift+Enter begins a line. */
export function Composer({ label, placeholder, context, text, focusedFor, ...on }: ComposerProps) {
  const field = useRef<HTMLTextAreaElement>(null);
  const tooLong = text.length > MOST_CHARACTERS;
  useEffect(() => {
    if (focusedFor === undefined) return;
    field.current?.focus();
    field.current?.setSelectionRange(-1, -1);
  }, [focusedFor]);
  const ready = text.trim() !== '' && !tooLong;

  const send = () => {
    if (!ready) return;
    on.onSend();
    field.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing || event.keyCode === COMPOSING_KEY_CODE) return;
    if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      send();
    }
    if (event.key === 'Escape' && on.onCancel) {
      // Only this is left, not also what the field stands in.
      event.preventDefault();
      on.onCancel();
    }
    if (event.key === 'ArrowUp' && text === '' && on.onEditLast) {
      event.preventDefault();
      on.onEditLast();
    }
  };

  return (
    <div className={classes.composer}>
      {context}
      <div className={classes.line}>
        <Textarea
          ref={field}
          className={classes.field!}
          aria-label={label}
          placeholder={placeholder}
          value={text}
          onChange={(event) => on.onText(event.currentTarget.value)}
          onKeyDown={onKeyDown}
          rows={1}
          error={tooLong && `Too long by ${(text.length - MOST_CHARACTERS).toLocaleString()} characters.`}
          // Not read aloud again with every letter.
          errorProps={{}}
          dir="auto"
        />
        <ActionIcon size={40} aria-label="Send" disabled={!ready} onClick={send}>
          <Icon name="send" />
        </ActionIcon>
      </div>
      {text.length > NEARLY && !tooLong && (
        <p className={classes.left}>{(MOST_CHARACTERS - text.length).toLocaleString()} characters left</p>
      )}
    </div>
  );
}
