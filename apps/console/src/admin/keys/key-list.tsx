import { plainText } from '../../parts/plain-text';
import { useNow } from '../../parts/use-now';
import { WholeTime } from '../../parts/time';
import { Badge, type Tone } from '../parts/badge';
import { Fact, Facts } from '../parts/facts';
import list from '../parts/plain-list.module.css';
import { countdownText } from '../parts/spans';
import type { DescriptorKey } from '../views';

const STATES: Record<DescriptorKey['state'], { tone: Tone; word: string; means: string }> = {
  active: { tone: 'good', word: 'Active', means: 'Signs what is new.' },
  overlap: {
    tone: 'warn',
    word: 'Overlap',
    means: 'Still believed for what is new, so that peers can learn its successor.',
  },
  retired: { tone: 'plain', word: 'Retired', means: 'Believed only for what it signed in its time.' },
  revoked: {
    tone: 'bad',
    word: 'Revoked',
    means: 'Not believed for anything new; taken out before its time.',
  },
};

/** Keys and their history, the newest first. */
export function KeyList({ keys }: { keys: readonly DescriptorKey[] }) {
  return (
    <ul className={list.list} aria-label="Keys">
      {keys
        .toSorted((a, b) => b.valid_from - a.valid_from)
        .map((key) => (
          <KeyItem key={key.key_id} of={key} />
        ))}
    </ul>
  );
}

function KeyItem({ of: { key_id, public_key, state, valid_from, valid_until } }: { of: DescriptorKey }) {
  const now = useNow(state === 'overlap');
  const { tone, word, means } = STATES[state];
  return (
    <li className={list.item}>
      <div className={list.head}>
        <code className={list.title}>{key_id}</code>
        <Badge tone={tone}>{word}</Badge>
      </div>
      <p className={list.soft}>{means}</p>
      <Facts>
        <Fact name="Since">
          <WholeTime at={valid_from} />
        </Fact>
        <Fact name={state === 'active' || state === 'overlap' ? 'Good until' : 'Was good until'}>
          <WholeTime at={valid_until} />
        </Fact>
        {state === 'overlap' && valid_until > now && (
          <Fact name="Overlap ends in">{countdownText(valid_until - now)}</Fact>
        )}
        <Fact name="Public key" wide="always">
          <code>{plainText(public_key)}</code>
        </Fact>
      </Facts>
    </li>
  );
}
