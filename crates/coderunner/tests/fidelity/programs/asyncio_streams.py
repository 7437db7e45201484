# A server and clients over loopback and over a Unix socket.
import asyncio


async def serve(reader, writer):
    while line := await reader.readline():
        writer.write(line.upper())
        await writer.drain()
    writer.close()


async def talk(reader, writer, word):
    writer.write(word)
    writer.write_eof()
    answer = await reader.read()
    writer.close()
    return answer


async def main():
    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    connections = [await asyncio.open_connection("127.0.0.1", port) for _ in range(3)]
    print(await asyncio.gather(*(talk(*connection, b"word %d\n" % n) for n, connection in enumerate(connections))))
    server.close()
    server = await asyncio.start_unix_server(serve, "socket")
    print(await talk(*await asyncio.open_unix_connection("socket"), b"unix\n"))
    server.close()


asyncio.run(main())
