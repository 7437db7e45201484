# Clients of both kinds over a transport that answers by itself, and over loopback.
import asyncio

import httpx


def answer(request):
    if request.url.path == "/moved":
        return httpx.Response(302, headers={"Location": "/here"})
    return httpx.Response(200, json={"method": request.method, "path": str(request.url), "body": request.content.decode()})


with httpx.Client(transport=httpx.MockTransport(answer), base_url="http://test", follow_redirects=True) as client:
    print(client.get("/moved").json(), client.post("/p", json={"a": "é"}).json(), client.get("/q", params={"x": 1}).url)


async def main():
    async with httpx.AsyncClient(transport=httpx.MockTransport(answer)) as client:
        print([reply.status_code for reply in await asyncio.gather(*(client.get(f"http://test/{n}") for n in range(3)))])

    async def serve(reader, writer):
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello")
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with httpx.AsyncClient() as client:
        print((await client.get(f"http://127.0.0.1:{port}/")).text)
    server.close()


asyncio.run(main())
try:
    httpx.get("http://127.0.0.1:9/", timeout=2)
except httpx.ConnectError as error:
    print(type(error).__name__, error)
