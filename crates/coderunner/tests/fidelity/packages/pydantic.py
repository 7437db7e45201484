# Models: validation, errors, schemas, JSON, generics, and settings of a class.
import datetime
import typing

import pydantic


class Item(pydantic.BaseModel):
    name: str = pydantic.Field(min_length=2)
    price: float
    when: datetime.date = datetime.date(2024, 1, 2)
    tags: "list[str]" = []

    @pydantic.field_validator("price")
    @classmethod
    def positive(cls, value):
        if value <= 0:
            raise ValueError("must be positive")
        return value


T = typing.TypeVar("T")


class Page(pydantic.BaseModel, typing.Generic[T]):
    items: typing.List[T]


item = Item(name="ab", price="2.5", when="2024-05-06")
print(item, item.model_dump_json(), Item.model_validate_json('{"name": "xy", "price": 1}').tags)
print(Page[Item](items=[item]).items[0].price, sorted(Item.model_json_schema()["properties"]), Item.__module__)
print(pydantic.TypeAdapter(typing.Dict[int, bool]).validate_python({"1": "yes"}))
try:
    Item(name="a", price=-1, when="never")
except pydantic.ValidationError as error:
    print(error.error_count(), [(one["loc"], one["type"]) for one in error.errors()])
Item(name="a", price=-1)
