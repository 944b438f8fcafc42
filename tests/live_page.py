"""A page that somebody has open and that stays up to date: it asks as its script does."""

import re


class LivePage:
    def __init__(self, client, url):
        self.client = client
        self.html = client.get(url).content.decode()
        self.url = re.search(r'<div id="live" hidden hx-get="([^"]+)"', self.html)[1].replace("&amp;", "&")
        self.tag = re.search(r'data-tag="([^"]+)"', self.html)[1].replace("&quot;", '"')

    def poll(self, query=""):
        response = self.client.get(self.url + query, headers={"If-None-Match": self.tag, "HX-Request": "true"})
        self.tag = response.headers.get("ETag", self.tag)
        return response

    def news(self, *query, **asked):
        """What the places are that the answer brings, with their HTML."""
        response = self.poll(*query, **asked)
        assert response.status_code == 200
        found = re.findall(r'<hx-partial hx-target="([^"]+)"[^>]*>(.*?)</hx-partial>', response.content.decode(), re.S)
        return dict(found)

    @property
    def is_quiet(self):
        return self.poll().status_code == 304
