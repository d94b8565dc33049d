import { orExit } from './checkout.mjs';
import { ensureBuild, ensureDependencies } from './setup.mjs';

orExit(ensureDependencies);
orExit(ensureBuild);
