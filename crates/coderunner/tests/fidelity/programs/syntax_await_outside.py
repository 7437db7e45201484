# Top-level await is a SyntaxError.
import asyncio

await asyncio.sleep(0)
