import { BusyButton } from '../../parts/busy-button';
import { ProblemNotice } from '../../parts/problem-notice';
import type { PeerView } from '../views';
import classes from './peer-actions.module.css';
import { PEER_TASKS, TASK_WORDS, type PeerTask } from './peer-tasks';
import { usePeerTasks } from './use-peer-tasks';

/** What can be done about one peer, a button each. */
export function PeerActions({ peer: { server_name: name, status } }: { peer: PeerView }) {
  const { run, running, problem, dialogs } = usePeerTasks(name);
  return (
    <div className={classes.actions}>
      <div className={classes.buttons}>
        {PEER_TASKS[status].map((task, _, tasks) => (
          <BusyButton
            key={keyOf(task, tasks)}
            size="xs"
            variant="default"
            className={task === 'remove' ? classes.remove! : ''}
            busy={running === task}
            onClick={() => run(task)}
          >
            {TASK_WORDS[task]}
            <span className="visually-hidden"> {name}</span>
          </BusyButton>
        ))}
      </div>
      {problem && <ProblemNotice problem={problem} />}
      {dialogs}
    </div>
  );
}

/** “Deny” that becomes “Allow”, and the other way round, is the same button: it keeps the focus. */
const keyOf = (task: PeerTask, tasks: readonly PeerTask[]): string =>
  task === 'deny' && !tasks.includes('allow') ? 'allow' : task;
