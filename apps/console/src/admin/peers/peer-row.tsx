import { Link } from '@tanstack/react-router';
import { ProblemNotice } from '../../parts/problem-notice';
import { LastError } from '../parts/last-error';
import type { PeerView } from '../views';
import { PeerFacts } from './peer-facts';
import { PeerMenu } from './peer-menu';
import { isOut, PeerStatus } from './peer-status';
import classes from './peer-row.module.css';
import { usePeerTasks } from './use-peer-tasks';

/** One peer of the list: how it goes, what is wrong with it, and what can be done. */
export function PeerRow({ peer }: { peer: PeerView }) {
  const { run, running, menu, problem, dialogs } = usePeerTasks(peer.server_name);
  return (
    <li className={classes.row} tabIndex={-1}>
      <div className={classes.who}>
        <h2 className={classes.name}>
          <Link to="/admin/peers/$peer" params={{ peer: peer.server_name }}>
            <bdi>{peer.server_name}</bdi>
          </Link>
        </h2>
        <PeerStatus status={peer.status} />
      </div>
      <div className={classes.facts}>
        <PeerFacts peer={peer} isBrief />
      </div>
      <div className={classes.menu}>
        <PeerMenu peer={peer} button={menu} isRunning={running !== false} onTask={run} />
      </div>
      {(problem || (peer.last_error && !isOut(peer))) && (
        <div className={classes.wrong}>
          {problem && <ProblemNotice problem={problem} />}
          {peer.last_error && !isOut(peer) && <LastError error={peer.last_error} />}
        </div>
      )}
      {dialogs}
    </li>
  );
}
