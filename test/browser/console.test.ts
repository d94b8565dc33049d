import { afterAll, expect } from 'vitest';
import { Stage } from '../federation/stage';
import { Windows } from './browser';
import { Cast } from './cast';
import { adminLine } from './stories/admin-line';
import { adminUpkeep } from './stories/admin-upkeep';
import { admins } from './stories/admins';
import { audits } from './stories/audits';
import { brokenLine } from './stories/broken-line';
import { everyday } from './stories/everyday';
import { everyPage } from './stories/every-page';
import { hostileContent } from './stories/hostile-content';
import { keyboard } from './stories/keyboard';
import { manyPeers } from './stories/many-peers';
import { pageStates } from './stories/page-states';
import { severing } from './stories/severing';
import { signIn } from './stories/sign-in';
import { twoPeople } from './stories/two-people';

const cast = new Cast(Stage.open('standalone', 'alpha', 'beta'), Windows.open());

/** Told one after another: each goes on where the one before has ended. */
for (const tell of [
  twoPeople,
  signIn,
  keyboard,
  everyPage,
  everyday,
  brokenLine,
  pageStates,
  hostileContent,
  adminUpkeep,
  adminLine,
  manyPeers,
  admins,
  audits,
  severing,
])
  tell(cast);

afterAll(() => expect(cast.windows.complaints).toEqual([]));
