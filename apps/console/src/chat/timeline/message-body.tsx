import { UnstyledButton } from '@mantine/core';
import { useState } from 'react';
import { piecesOf } from '../../parts/links';
import { plainText } from '../../parts/plain-text';
import classes from './message-body.module.css';

const LONG = 1_600;
const MANY_LINES = 24;

/** What was said, as text. A long message is folded: nobody fills another's screen. */
export function MessageBody({ body }: { body: string }) {
  const [unfolded, setUnfolded] = useState(false);
  const text = plainText(body);
  const short = shortened(text);
  const folded = short.length < text.length;
  return (
    <div className={classes.body}>
      <div className={classes.text} dir="auto" data-unfolded={unfolded}>
        {piecesOf(text, unfolded ? text.length : short.length).map((piece, n) =>
          piece.href ? (
            <a key={n} href={piece.href} target="_blank" rel="noopener noreferrer">
              {piece.text}
            </a>
          ) : (
            piece.text
          ),
        )}
        {folded && !unfolded && '…'}
      </div>
      {folded && (
        <UnstyledButton
          className={classes.fold!}
          aria-expanded={unfolded}
          onClick={() => setUnfolded(!unfolded)}
        >
          {unfolded ? 'Show less' : `Show all of it (${text.length.toLocaleString()} characters)`}
        </UnstyledButton>
      )}
    </div>
  );
}

function shortened(text: string): string {
  const lines = text.split('\n', MANY_LINES + 1);
  const head = lines.length > MANY_LINES ? lines.slice(0, MANY_LINES).join('\n') : text;
  // Not through the middle of a pair of surrogates.
  return head.length > LONG ? head.slice(0, LONG).replace(/[\uD800-\uDBFF]$/, '') : head;
}
