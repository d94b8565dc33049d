import { describe } from 'vitest';
import { stories } from './stories';

describe('servers of a process for each context', () => stories('cluster'));
