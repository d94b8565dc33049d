import { beginningOf, plainText } from '../../parts/plain-text';
import { Ago } from './ago';
import classes from './last-error.module.css';
import { explainCode, readLastError } from './remedy';

interface LastErrorProps {
  error: { code: string; message: string; at: number };
}

const LONGEST = 400;

/** What went wrong last and what to do about it. The message may be another server's, and is only text. */
export function LastError({ error: { code, message, at } }: LastErrorProps) {
  const { found, answered } = readLastError(code, beginningOf(message, LONGEST));
  const remedy = explainCode(code)?.remedy;
  return (
    <div className={classes.error}>
      <p className={classes.cause}>
        <bdi>{found}</bdi>
      </p>
      {answered !== null && (
        <p>
          It answered: <q>{answered}</q>
        </p>
      )}
      {remedy && (
        <p>
          <strong>What helps:</strong> {remedy}
        </p>
      )}
      <p className={classes.code}>
        <code>{plainText(code)}</code> · <Ago at={at} />
      </p>
    </div>
  );
}
