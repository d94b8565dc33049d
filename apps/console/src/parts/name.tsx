import { plainAddress, plainName } from './plain-text';
import classes from './name.module.css';

/** A name that somebody chose: text in one line, which turns nothing around it. */
export function Name({ text }: { text: string }) {
  return (
    <bdi className={classes.name} title={plainName(text)}>
      {plainName(text)}
    </bdi>
  );
}

/** An FQID or a server name, whole; where it needs two lines, the server begins the second. */
export function Address({ text }: { text: string }) {
  const [, local = '', server = ''] = /^(@[^:]*:)?(.*)$/s.exec(plainAddress(text)) ?? [];
  return (
    <bdi className={classes.address}>
      {local}
      {local && <wbr />}
      {server}
    </bdi>
  );
}
