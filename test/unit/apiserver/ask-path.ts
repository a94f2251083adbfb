import { type HttpRequest, type HttpResponse, VirtualClock } from '../../../src/base/index.ts';
import { createEncoders } from '../../../src/apiserver/encoding/encoders.ts';
import { Forms } from '../../../src/apiserver/encoding/forms.ts';
import { PiecedBodies } from '../../../src/apiserver/encoding/pieced-bodies.ts';
import { ResponseWriter } from '../../../src/apiserver/encoding/response-writer.ts';
import { createHandler } from '../../../src/apiserver/front/handler.ts';
import type { PathHandler } from '../../../src/apiserver/reply/path-handler.ts';
import { textReply } from '../../../src/apiserver/reply/reply.ts';
import { builtInKinds } from '../../../src/kinds/index.ts';
import { drain } from '../../support/drain.ts';

const KINDS = builtInKinds();

/** What a handler of paths answers, as it leaves the server; undefined where the path is not one of its own. */
export async function askPath(paths: PathHandler, request: HttpRequest): Promise<HttpResponse | undefined> {
  const clock = new VirtualClock(drain);
  const encoders = createEncoders(KINDS);
  const forms = new Forms({ encoders, clock });
  const writer = new ResponseWriter(forms, encoders, new PiecedBodies(clock, 60_000));
  let isKnown = false;
  const handler = createHandler(clock, async (call) => {
    const reply = await paths.handle(call);
    isKnown = reply !== undefined;
    return writer.write(call, reply ?? textReply(404, ''));
  });
  const response = await handler(request);
  return isKnown ? response : undefined;
}
