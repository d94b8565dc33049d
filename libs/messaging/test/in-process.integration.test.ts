import { describeAsks } from './ask-conformance';
import { startProcess } from './bench';
import { describeEvents } from './event-conformance';
import { describeSignals } from './signal-conformance';

describeAsks('in-process', () => startProcess('alone'));

describeEvents('in-process', async () => {
  const process = await startProcess('alone');
  return [process, process];
});

describeSignals('in-process', async () => {
  const process = await startProcess('alone');
  return [process, process];
});
