import { x } from '@app/protocol';
import { importJWK } from 'jose';
import { Injectable } from '@nestjs/common';
@Injectable()
export class A {
  constructor(readonly b: Date) {}
}
console.log(x, typeof importJWK);
