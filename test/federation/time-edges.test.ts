import { clocks } from './clock-stories/clocks';
import { invites } from './clock-stories/invites';
import { keys } from './clock-stories/keys';
import { oldKeys } from './clock-stories/old-keys';
import { outages } from './clock-stories/outages';
import { ClockedStage } from './clocked-stage';

const stage = ClockedStage.open('alpha', 'beta');

for (const tell of [invites, outages, keys, clocks, oldKeys]) tell(stage);
