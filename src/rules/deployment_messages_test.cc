// What each place is sent for each event, as golden files; SLIPWAY_UPDATE_GOLDEN=1 rewrites them.

#include "rules/deployment_messages.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include <boost/describe/enumerators.hpp>
#include <boost/json/parse.hpp>
#include <boost/mp11/algorithm.hpp>
#include <gmock/gmock.h>

#include "base/enum.h"

namespace slipway::rules {
namespace {

DeploymentNews told_news(model::WebhookEventType type) {
  DeploymentNews news;
  news.type = type;
  news.at = base::parse_iso8601("2026-11-27T10:00:09Z").value();
  news.deployment.id = model::DeploymentId::parse("0190a0b0-0000-7000-8000-000000000001").value();
  news.deployment.commit = "aaaaaaaabbbbbbbbccccccccddddddddeeeeeeee";
  news.project.emplace().name = "Shop *b* @everyone";
  news.environment.emplace().name = "production";
  news.service.emplace().name = "web_app";
  news.url = "https://slipway.example.com/service/2?deployment=1";
  if (type == model::WebhookEventType::DEPLOYMENT_FAILURE) {
    news.deployment.error = "make: *** [all]\nError \"2\" in <main>";
  }
  return news;
}

TEST(DeploymentMessages, AreThoseOfTheGoldenFiles) {
  const auto folder = std::filesystem::path(SLIPWAY_SOURCE_DIR) / "testdata" / "notification";
  for (const auto kind :
       {model::WebhookKind::TEAMS, model::WebhookKind::DISCORD, model::WebhookKind::EMAIL}) {
    SCOPED_TRACE(base::to_string(kind));
    std::string written;
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<model::WebhookEventType>>(
        [&](auto type) { written += body_for(kind, told_news(type.value)) + "\n"; });
    const auto path = folder / (base::to_string(kind) + ".jsonl");
    if (std::getenv("SLIPWAY_UPDATE_GOLDEN") != nullptr) {
      std::filesystem::create_directories(folder);
      std::ofstream(path) << written;
    }
    std::ostringstream golden;
    golden << std::ifstream(path).rdbuf();
    EXPECT_EQ(written, golden.str());
  }
}

TEST(DeploymentMessages, StayWithinWhatDiscordTakes) {
  auto news = told_news(model::WebhookEventType::DEPLOYMENT_FAILURE);
  news.service->name = std::string(300, '*');
  news.deployment.error = std::string(20'000, '*');
  const auto embed = boost::json::parse(discord_body(news)).at("embeds").at(0);
  EXPECT_LE(embed.at("title").as_string().size(), 256U);
  EXPECT_LE(embed.at("description").as_string().size(), 4096U);
}

TEST(DeploymentMessages, LeadNowhereWithoutAnAddressOfTheConsole) {
  auto news = told_news(model::WebhookEventType::DEPLOYMENT_STARTED);
  news.url.clear();
  for (const auto& body : {teams_body(news), discord_body(news), mail_body(news)}) {
    EXPECT_THAT(body, testing::Not(testing::HasSubstr("slipway.example.com")));
  }
}

}  // namespace
}  // namespace slipway::rules
