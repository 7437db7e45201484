import { IdcardOutlined, LogoutOutlined, UserOutlined } from "@ant-design/icons";
import { useSuspenseQuery } from "@tanstack/react-query";
import { Button, Dropdown, Tag } from "antd";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { meQuery, type User } from "@/api/accounts";

import styles from "./UserMenu.module.css";
import { UserTierTag } from "./UserTierTag";
import { useSignOut } from "./useSignOut";

export function UserMenu() {
  const { t } = useTranslation();
  const { data: me } = useSuspenseQuery(meQuery);
  const { signOut } = useSignOut();

  return (
    <Dropdown
      trigger={["click"]}
      menu={{
        items: [
          { key: "who", type: "group", label: <Identity user={me} /> },
          { type: "divider" },
          {
            key: "profile",
            icon: <IdcardOutlined />,
            label: <Link to="/profile">{t("account.profile")}</Link>,
          },
          { key: "signOut", icon: <LogoutOutlined />, label: t("account.signOut"), onClick: signOut },
        ],
      }}
    >
      <Button type="text" icon={<UserOutlined />} aria-label={`${t("account.menu")}: ${me.username}`}>
        <span className={styles.name}>{me.username}</span>
      </Button>
    </Dropdown>
  );
}

function Identity({ user }: { user: User }) {
  const { t } = useTranslation();
  return (
    <div className={styles.identity}>
      <strong>{user.full_name ?? user.username}</strong>
      <span>{user.email}</span>
      <span>
        <UserTierTag level={user.user_level} />
        {user.is_admin && <Tag>{t("account.administrator")}</Tag>}
      </span>
    </div>
  );
}
