// What the API's description says of a path as it is sent: `/hook/${string}` is /api/hook/{hookId}.
import type { paths } from '../../generated/schema';

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

type Sent<Pattern extends string> = Pattern extends `${infer Head}{${string}}${infer Tail}`
  ? `${Head}${string}${Sent<Tail>}`
  : Pattern;
type Described = {
  [Path in keyof paths & string as Path extends `/api${infer Rest}` ? Rest : never]: paths[Path];
};
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;
type WithoutQuery<Path extends string> = Path extends `${infer Head}?${string}` ? Head : Path;
// Each member of a union of paths on its own.
type Entry<Path extends string> = Path extends unknown
  ? {
      [Pattern in keyof Described]: Same<Sent<Pattern>, WithoutQuery<Path>> extends true
        ? Described[Pattern]
        : never;
    }[keyof Described]
  : never;

type Operation<Path extends string, M extends Method> =
  Entry<Path> extends infer Item
    ? Item extends Record<Lowercase<M>, infer Found>
      ? Found
      : never
    : never;

type Content<Message> = Message extends { content: { 'application/json': infer Body } }
  ? Body
  : undefined;
type Good<Responses> = Responses[keyof Responses & (200 | 201 | 202 | 204)];

// What the daemon answers when all is well.
export type Answer<Path extends string, M extends Method> =
  Operation<Path, M> extends { responses: infer Responses } ? Content<Good<Responses>> : never;
export type Body<Path extends string, M extends Method> =
  Operation<Path, M> extends infer Found
    ? Found extends { requestBody?: infer Request }
      ? Content<NonNullable<Request>>
      : undefined
    : never;
// All paths that take a method, with or without a query.
export type Served<M extends Method> = {
  [Pattern in keyof Described]: Described[Pattern] extends Record<Lowercase<M>, object>
    ? Sent<Pattern> | `${Sent<Pattern>}?${string}`
    : never;
}[keyof Described];
export type Item<Path extends string> =
  Answer<Path, 'GET'> extends { results: (infer One)[] } ? One : never;
