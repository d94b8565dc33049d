import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { validationMetadatasToSchemas } from 'class-validator-jsonschema';
import { S2S_BASE, S2S_ROUTES, type S2sRoute } from './s2s/s2s-routes';

/** The OpenAPI document, from the controllers, the validation rules of their bodies and the signed routes. */
export function describeApi(app: INestApplication): OpenAPIObject {
  const info = new DocumentBuilder()
    .setTitle('ScaiWave federation server')
    .setDescription('Errors are application/problem+json with a code; lists are {items, next}.')
    .setVersion('1')
    .addBearerAuth()
    .build();
  const document = SwaggerModule.createDocument(app, info);
  const schemas = validationMetadatasToSchemas({ refPointerPrefix: '#/components/schemas/' });
  for (const name of Object.keys(document.components?.schemas ?? {})) {
    const schema = schemas[name];
    if (schema) document.components!.schemas![name] = { ...schema, additionalProperties: false } as never;
  }
  for (const route of S2S_ROUTES) {
    const path = (S2S_BASE + route.path).replace(/:(\w+)/g, '{$1}');
    document.paths[path] = { [route.method.toLowerCase()]: operation(route, path) };
  }
  return document;
}

const operation = ({ answer, summary }: S2sRoute, path: string) => ({
  operationId: `S2s_${answer}`,
  summary,
  description: 'Signed by RFC 9421 as the protocol page says.',
  tags: ['server to server'],
  parameters: [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name: name!,
    in: 'path' as const,
    required: true,
    schema: { type: 'string' },
  })),
  responses: { 200: { description: summary }, default: { description: 'A problem document (RFC 9457)' } },
});
