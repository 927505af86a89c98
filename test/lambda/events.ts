/** A request as its sender wrote it. */
export type Sent = {
  readonly method: string;
  readonly target: string;
  /** Names and values, as often as they are sent. */
  readonly headers?: readonly (readonly [string, string])[];
  readonly body?: string | Buffer;
};

/** Where the caller is. */
export const callerAddress = '203.0.113.77';

const common = (sent: Sent) => {
  const [path = '/', query = ''] = sent.target.split('?');
  const headers: (readonly [string, string])[] = [
    ['Host', 'relay.example'],
    ['X-Forwarded-For', callerAddress],
    ['X-Forwarded-Port', '443'],
    ['X-Forwarded-Proto', 'https'],
    ...(sent.headers ?? []),
  ];
  const values = (name: (given: string) => string) => {
    const grouped: Record<string, string[]> = {};
    for (const [given, value] of headers) append(grouped, name(given), value);
    return grouped;
  };
  const isText = typeof sent.body === 'string';
  const body = sent.body === undefined ? null : isText ? sent.body : sent.body.toString('base64');
  return { path, query, values, body, isBase64Encoded: body !== null && !isText };
};

const lastOf = (values: Record<string, string[]>) =>
  Object.fromEntries(Object.entries(values).map(([name, some]) => [name, some.at(-1) ?? '']));
const joined = (values: Record<string, string[]>) =>
  Object.fromEntries(Object.entries(values).map(([name, some]) => [name, some.join(',')]));
const same = (name: string) => name;
const lower = (name: string) => name.toLowerCase();

function grouped(query: string, decode: (text: string) => string): Record<string, string[]> | null {
  if (query === '') return null;
  const found: Record<string, string[]> = {};
  for (const pair of query.split('&')) {
    const [name = '', value = ''] = pair.split('=').map(decode);
    append(found, name, value);
  }
  return found;
}

function append(to: Record<string, string[]>, name: string, value: string): void {
  to[name] = [...(to[name] ?? []), value];
}

/** Of a REST API (`AWS_PROXY` integration). */
export function restApi(sent: Sent): unknown {
  const { path, query, values, body, isBase64Encoded } = common(sent);
  const several = grouped(query, (text) => decodeURIComponent(text.replaceAll('+', ' ')));
  return {
    resource: '/{proxy+}',
    path: decodeURIComponent(path),
    httpMethod: sent.method,
    headers: lastOf(values(same)),
    multiValueHeaders: values(same),
    queryStringParameters: several && lastOf(several),
    multiValueQueryStringParameters: several,
    pathParameters: { proxy: path.slice(1) },
    stageVariables: null,
    requestContext: {
      resourceId: '0cvc2c',
      resourcePath: '/{proxy+}',
      operationName: null,
      httpMethod: sent.method,
      extendedRequestId: 'JKJaXmPLvHcESHA=',
      requestTime: '24/Nov/2026:18:00:00 +0000',
      path: `/prod${path}`,
      accountId: '123456789012',
      protocol: 'HTTP/1.1',
      stage: 'prod',
      domainPrefix: '70ixmpl4fl',
      requestTimeEpoch: 1_795_543_200_000,
      requestId: 'c6af9ac6-7b61-11e6-9a41-93e8deadbeef',
      identity: {
        cognitoIdentityPoolId: null,
        accountId: null,
        cognitoIdentityId: null,
        caller: null,
        sourceIp: callerAddress,
        principalOrgId: null,
        accessKey: null,
        cognitoAuthenticationType: null,
        cognitoAuthenticationProvider: null,
        userArn: null,
        userAgent: 'XDR',
        user: null,
      },
      domainName: '70ixmpl4fl.execute-api.us-east-2.amazonaws.com',
      apiId: '70ixmpl4fl',
    },
    body,
    isBase64Encoded,
  };
}

/** Of an HTTP API with payload 1.0. */
function httpApi1(sent: Sent): unknown {
  return { version: '1.0', ...(restApi(sent) as object) };
}

/** Of an HTTP API with payload 2.0, at a stage of its own. */
function httpApi2(sent: Sent): unknown {
  const { path, query, values, body, isBase64Encoded } = common(sent);
  const decoded = decodeURIComponent(path);
  const several = grouped(query, (text) => decodeURIComponent(text.replaceAll('+', ' ')));
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath: `/prod${decoded}`,
    rawQueryString: query,
    headers: joined(values(lower)),
    ...(several && { queryStringParameters: joined(several) }),
    requestContext: {
      accountId: '123456789012',
      apiId: 'r3pmxmplak',
      domainName: 'r3pmxmplak.execute-api.us-east-2.amazonaws.com',
      domainPrefix: 'r3pmxmplak',
      http: {
        method: sent.method,
        path: `/prod${decoded}`,
        protocol: 'HTTP/1.1',
        sourceIp: callerAddress,
        userAgent: 'XDR',
      },
      requestId: 'JKJaXmPLvHcESHA=',
      routeKey: '$default',
      stage: 'prod',
      time: '24/Nov/2026:18:00:00 +0000',
      timeEpoch: 1_795_543_200_000,
    },
    ...(body !== null && { body }),
    isBase64Encoded,
  };
}

/** Of a function URL. */
export function functionUrl(sent: Sent): unknown {
  const { path, query, values, body, isBase64Encoded } = common(sent);
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath: path,
    rawQueryString: query,
    headers: joined(values(lower)),
    requestContext: {
      accountId: 'anonymous',
      apiId: 'abcdefghijklmnopqrstuvwxyz012345',
      domainName: 'abcdefghijklmnopqrstuvwxyz012345.lambda-url.us-east-2.on.aws',
      domainPrefix: 'abcdefghijklmnopqrstuvwxyz012345',
      http: { method: sent.method, path, protocol: 'HTTP/1.1', sourceIp: callerAddress, userAgent: 'XDR' },
      requestId: 'e1506fd5-9e7b-434f-bd42-4f8fa224b599',
      routeKey: '$default',
      stage: '$default',
      time: '24/Nov/2026:18:00:00 +0000',
      timeEpoch: 1_795_543_200_000,
    },
    ...(body !== null && { body }),
    isBase64Encoded,
  };
}

const elb = {
  targetGroupArn:
    'arn:aws:elasticloadbalancing:us-east-2:123456789012:targetgroup/lambda-279XGJDqGZ5rsrHC2Fjr/49e9d65c45c6791a',
};

/** Of an Application Load Balancer. */
export function loadBalancer(sent: Sent): unknown {
  const { path, query, values, body, isBase64Encoded } = common(sent);
  const several = grouped(query, same);
  return {
    requestContext: { elb },
    httpMethod: sent.method,
    path,
    queryStringParameters: several === null ? {} : lastOf(several),
    headers: lastOf(values(lower)),
    body: body ?? '',
    isBase64Encoded,
  };
}

/** Of an Application Load Balancer whose target group has multi-value headers. */
function loadBalancerMultiValue(sent: Sent): unknown {
  const { path, query, values, body, isBase64Encoded } = common(sent);
  return {
    requestContext: { elb },
    httpMethod: sent.method,
    path,
    multiValueQueryStringParameters: grouped(query, same) ?? {},
    multiValueHeaders: values(lower),
    body: body ?? '',
    isBase64Encoded,
  };
}

/** Each kind of event, by what it is of. */
export const kinds = {
  'a REST API': restApi,
  'an HTTP API, payload 1.0': httpApi1,
  'an HTTP API, payload 2.0': httpApi2,
  'a function URL': functionUrl,
  'a load balancer': loadBalancer,
  'a load balancer, multi-value': loadBalancerMultiValue,
} as const;
