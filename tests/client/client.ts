// The reference's client: one object of each of its classes, that all ask the same daemon.

import * as reference from 'qovery-typescript-axios';
import axios, { type AxiosInstance } from 'axios';

type Names<T> = T extends `${infer Name}Api` ? Name : never;
type Classes = typeof reference;
export type Client = {
  [Name in Names<keyof Classes>]: InstanceType<
    Extract<Classes[`${Name}Api` & keyof Classes], new (...args: never[]) => unknown>
  >;
};

export function makeClient(url: string, token: string, http: AxiosInstance = axios.create()) {
  http.defaults.validateStatus = () => true;
  http.defaults.headers.common.Authorization = `Token ${token}`;
  return new Proxy({} as Client, {
    get(_, name: string) {
      const type = (reference as Record<string, unknown>)[`${name}Api`];
      return new (type as new (...args: unknown[]) => unknown)(undefined, `${url}/api`, http);
    },
  });
}

// A client whose bodies hold a field that nobody knows.
export function makeCarelessClient(url: string, token: string) {
  const http = axios.create();
  http.interceptors.request.use((request) => {
    if (typeof request.data === 'string' && request.data !== '{}') {
      request.data = JSON.stringify({ ...JSON.parse(request.data), nmae_: 1 });
    }
    return request;
  });
  return makeClient(url, token, http);
}
