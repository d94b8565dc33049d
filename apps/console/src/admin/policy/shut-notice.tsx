import { Link } from '@tanstack/react-router';
import type { PolicyView } from '../views';
import classes from './changes-notice.module.css';
import { policySentence } from './policy-sentence';

/** Says that no peer is talked to at all, where what is seen of each of them does not. */
export function ShutNotice({ policy }: { policy: PolicyView }) {
  if (policy.enabled && policy.default_mode !== 'closed') return null;
  return (
    <p className={classes.notice} role="status">
      {policySentence(policy)} <Link to="/admin/policy">Change the policy</Link>
    </p>
  );
}
