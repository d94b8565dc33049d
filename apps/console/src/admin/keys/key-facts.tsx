import { Link } from '@tanstack/react-router';
import { useNow } from '../../parts/use-now';
import { Fact } from '../parts/facts';
import { spanText } from '../parts/spans';
import type { IdentityView } from '../views';

/** The key in use, for a list of facts. */
export function KeyFacts({ identity: { key_id, keys, next_rotation_at } }: { identity: IdentityView }) {
  const now = useNow(true);
  const active = keys.find((key) => key.key_id === key_id);
  if (!active) {
    return (
      <Fact name="Key in use">
        None: no server can trust this one. <Link to="/admin/keys">Make the first key</Link>
      </Fact>
    );
  }
  return (
    <>
      <Fact name="Key in use" wide="narrow">
        <code>{key_id}</code>
      </Fact>
      <Fact name="Its age">{spanText(now - active.valid_from)}</Fact>
      <Fact name="Next rotation">
        {next_rotation_at === null ? 'none planned' : rotationText(next_rotation_at - now)}
      </Fact>
    </>
  );
}

const rotationText = (ms: number): string => (ms <= 0 ? 'due now' : `in ${spanText(ms)}, by itself`);
