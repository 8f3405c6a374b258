require "base64"
require "digest"
require "rack"
require_relative "understudy"

PRODUCT_URL = ENV.fetch("PRODUCT_URL")
CALLBACK = "#{PRODUCT_URL}/understudy/callback"

use Rack::Session::Cookie, secret: ENV.fetch("SESSION_SECRET"), same_site: :lax, secure: PRODUCT_URL.start_with?("https:")
use Rack::Static, root: "public", urls: { "/" => "index.html", "/banner.min.js" => "banner.min.js", "/signed-out.html" => "signed-out.html" }

# Of a hosted session by its token, or of a session that is kept here.
def who(request)
  header = request.get_header("HTTP_AUTHORIZATION")
  claims = header ? Understudy.read_token(header.delete_prefix("Bearer ")) : request.session["user"]
  raise Understudy.signed_out unless claims
  Understudy.check(claims)
end

def say(status, body)
  [status, { "content-type" => "application/json", "cache-control" => "no-store" }, [JSON.generate(body)]]
end

def lead(to) = [303, { "location" => to, "cache-control" => "no-store" }, []]

ROUTES = {
  "GET /api/me" => lambda do |request|
    claims = who(request)
    say(200, { id: claims["sub"], impersonatorUserId: claims["impersonatorUserId"] }.compact)
  end,

  "POST /api/tasks" => lambda do |request|
    Understudy.allow(who(request), "Added a task", "/api/tasks")
    say(201, { done: true })
  end,

  "POST /api/card" => lambda do |request|
    Understudy.allow(who(request), "Change the card", "/api/card", never: "billing")
    say(200, { done: true })
  end,

  # From here on: only for a product with sessions of its own.

  "GET /understudy/start" => lambda do |request|
    return say(400, { detail: "Not from this issuer." }) unless request.params["iss"] == Understudy::ISSUER
    state, nonce, verifier = Array.new(3) { SecureRandom.urlsafe_base64(32) }
    request.session["begun"] = { "state" => state, "nonce" => nonce, "verifier" => verifier }
    asked = {
      client_id: Understudy::CLIENT_ID, redirect_uri: CALLBACK, response_type: "code", scope: "openid",
      state: state, nonce: nonce, login_hint: request.params["login_hint"], code_challenge_method: "S256",
      code_challenge: Base64.urlsafe_encode64(Digest::SHA256.digest(verifier), padding: false)
    }
    lead("#{Understudy::ISSUER}/oauth/authorize?#{URI.encode_www_form(asked)}")
  end,

  "GET /understudy/callback" => lambda do |request|
    begun = request.session.delete("begun")
    given = request.params.values_at("state", "iss")
    return say(400, { detail: "Begin again in the dashboard." }) unless begun && given == [begun["state"], Understudy::ISSUER]
    form = { grant_type: "authorization_code", code: request.params["code"], redirect_uri: CALLBACK, code_verifier: begun["verifier"] }
    tokens = Understudy.ask(Net::HTTP::Post, "#{Understudy::ISSUER}/oauth/token", form: form)
    claims = Understudy.read_token(tokens["id_token"], type: "JWT", issuer: Understudy::ISSUER, keys: Understudy::ID_KEYS)
    # Names are in no token. `externalId` is your own id of the user.
    shown = Understudy.ask(Net::HTTP::Get, "#{Understudy::ISSUER}/oauth/userinfo", bearer: tokens["access_token"])
    # Never sign anybody in whose impersonator isn't known.
    raise Understudy.signed_out unless claims["nonce"] == begun["nonce"] && claims["impersonatorUserId"]
    request.session.clear
    request.session["user"] = claims.merge(shown)
    request.session["access_token"] = tokens["access_token"]
    lead("#{PRODUCT_URL}/")
  rescue *Understudy::FAILED
    say(400, { detail: "Begin again in the dashboard." })
  end,

  "GET /understudy/session" => lambda do |request|
    claims = who(request)
    level = Understudy::ENDS.level(claims).slice("access", "raisedUntil")
    ends_at, now = Time.at(claims["session_expiry"]).utc.iso8601, Time.now.utc.iso8601(3)
    # Say it of your users' own sessions, too: without impersonatorUserId and impersonation.
    say(200, {
      user: { id: claims["sub"], name: claims["name"], email: claims["email"] }.compact,
      impersonatorUserId: claims["impersonatorUserId"],
      impersonation: {
        id: claims["sid"], expiresAt: ends_at, **level, impersonator: { id: claims["act"]["sub"], name: claims["act"]["name"] },
        pageUrl: "#{Understudy::ISSUER}/sessions/#{claims["sid"]}"
      },
      expiresAt: ends_at, now: now
    })
  end,

  "POST /understudy/end" => lambda do |request|
    token = request.session["access_token"]
    request.session.clear
    Understudy.ask(Net::HTTP::Post, "#{Understudy::ISSUER}/oauth/revoke", form: { token: token }) if token
    lead("/signed-out.html")
  rescue *Understudy::FAILED
    # Here it is over. There it is with its hour.
    lead("/signed-out.html")
  end
}.freeze

run(lambda do |env|
  request = Rack::Request.new(env)
  route = ROUTES["#{request.request_method} #{request.path}"]
  route ? route.call(request) : say(404, { detail: "Nothing here." })
rescue Understudy::Refused => error
  say(error.status, error.body)
end)
