import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";

/**
 * An AI provider that speaks OpenAI's protocol and knows two programs: whoever asks for one that fails gets it, and
 * whoever has it mended gets one that works. What is asked for by `forever` is never mended.
 */
export const FAILING = "values = [1, 2, 3]\nprint('sum', sum(values) / len([]))";
export const WORKING = "values = [1, 2, 3]\nprint('sum', sum(values) / len(values))";
export const EXPLANATION = "It adds three numbers. **Then** it divides.";

interface Question {
  stream?: boolean;
  messages: { role: string; content: string }[];
}

export async function startProvider(): Promise<{ server: Server; url: string }> {
  const server = createServer((request, response) => {
    void answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("a port was asked for");
  return { server, url: `http://127.0.0.1:${address.port}/v1` };
}

async function answer(request: IncomingMessage, response: ServerResponse) {
  let body = "";
  for await (const piece of request) body += piece;
  const question = JSON.parse(body) as Question;
  const text = textFor(question);
  if (question.stream) stream(response, text);
  else {
    response.writeHead(200, { "Content-Type": "application/json" });
    const message = { role: "assistant", content: text };
    response.end(JSON.stringify({ model: "e2e-model", choices: [{ index: 0, message }], usage: USAGE }));
  }
}

const USAGE = { prompt_tokens: 30, completion_tokens: 12, total_tokens: 42 };

function textFor({ messages }: Question): string {
  const system = messages.find(({ role }) => role === "system")?.content ?? "";
  const user = messages.find(({ role }) => role === "user")?.content ?? "";
  if (system.startsWith("You explain")) return EXPLANATION;
  if (user.startsWith("Say OK")) return "OK";
  const isMended =
    system.includes("failed") && user.includes("ZeroDivisionError") && !user.includes("forever");
  return `Here it is:\n\`\`\`python\n${isMended ? WORKING : FAILING}\n\`\`\``;
}

/** Some letters at a time, as models write. */
function stream(response: ServerResponse, text: string) {
  response.writeHead(200, { "Content-Type": "text/event-stream" });
  const send = (data: unknown) => response.write(`data: ${JSON.stringify(data)}\n\n`);
  for (let at = 0; at < text.length; at += 4) {
    send({ choices: [{ index: 0, delta: { content: text.slice(at, at + 4) } }] });
  }
  send({ choices: [{ index: 0, delta: {}, finish_reason: "stop" }] });
  send({ choices: [], usage: USAGE });
  response.end("data: [DONE]\n\n");
}
