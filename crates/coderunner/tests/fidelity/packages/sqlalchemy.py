# Mapped classes over SQLite in memory and in a file, a pool of connections used by threads, errors.
import threading

import sqlalchemy as sa
from sqlalchemy import orm


class Base(orm.DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    id: orm.Mapped[int] = orm.mapped_column(primary_key=True)
    name: orm.Mapped[str] = orm.mapped_column(sa.String(30), unique=True)
    posts: orm.Mapped[list["Post"]] = orm.relationship(back_populates="user", order_by="Post.id")


class Post(Base):
    __tablename__ = "posts"
    id: orm.Mapped[int] = orm.mapped_column(primary_key=True)
    user_id: orm.Mapped[int] = orm.mapped_column(sa.ForeignKey("users.id"))
    user: orm.Mapped[User] = orm.relationship(back_populates="posts")


def add(number):
    with orm.Session(engine) as session, session.begin():
        session.add(User(name=f"user {number}", posts=[Post(), Post()]))


engine = sa.create_engine("sqlite:///data.db", connect_args={"timeout": 10})
Base.metadata.create_all(engine)
threads = [threading.Thread(target=add, args=(number,)) for number in range(5)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
with orm.Session(engine) as session:
    print(session.scalars(sa.select(User.name).order_by(User.name)).all(), session.scalar(sa.select(sa.func.count()).select_from(Post)))
    print(len(session.scalars(sa.select(User).options(orm.selectinload(User.posts))).first().posts))
print(sa.select(User).where(User.name.like("a%")), sa.inspect(engine).get_table_names())
with sa.create_engine("sqlite://").begin() as connection:
    print(connection.execute(sa.text("select :x + 1"), {"x": 41}).scalar())
add(1)
