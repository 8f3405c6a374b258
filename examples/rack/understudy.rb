# Understudy for a backend in Ruby: who is calling, who is really there, and whether that still holds.
require "json"
require "jwt"
require "net/http"
require "securerandom"
require "time"

module Understudy
  AUTH_URL, ISSUER = ENV.fetch("AUTH_URL"), ENV.fetch("ISSUER")
  CLIENT_ID, CLIENT_SECRET = ENV.fetch("CLIENT_ID"), ENV.fetch("CLIENT_SECRET")

  # An answer instead of the one that was asked for.
  class Refused < StandardError
    attr_reader :status, :body

    def initialize(status, code, detail)
      super(detail)
      @status, @body = status, { code: code, detail: detail }
    end
  end

  def self.signed_out = Refused.new(401, "not_signed_in", "Signed out.")

  # A list of public keys, fetched again for one that isn't in it, every 30 seconds at most.
  class Keys
    def initialize(url)
      @url, @lock, @asked, @set = url, Mutex.new, Time.at(0), { keys: [] }
    end

    def call(options)
      @lock.synchronize do
        age = Time.now - @asked
        if age > 300 || (options[:kid_not_found] && age > 30)
          @set = Understudy.ask(Net::HTTP::Get, @url)
          @asked = Time.now
        end
        @set.slice("keys").transform_keys(&:to_sym)
      end
    rescue SystemCallError, Timeout::Error, IOError, JSON::ParserError
      raise Refused.new(503, "keys_unavailable", "Try again in a moment.")
    end
  end

  ACCESS_KEYS, ID_KEYS = Keys.new("#{AUTH_URL}/.well-known/jwks.json"), Keys.new("#{ISSUER}/oauth/jwks")

  # The claims of an access token of a hosted session, or of an ID token.
  def self.read_token(token, type: "at+jwt", issuer: AUTH_URL, keys: ACCESS_KEYS)
    rules = { iss: issuer, verify_iss: true, aud: CLIENT_ID, verify_aud: true, required_claims: %w[exp iat sub sid] }
    claims, header = JWT.decode(token, nil, true, { algorithms: ["RS256"], jwks: keys.method(:call).to_proc, **rules })
    # Logout tokens are signed by a key of the same list. Half an impersonation is none, and no ordinary user either.
    raise signed_out unless header["typ"] == type && claims.dig("act", "sub") == claims["impersonatorUserId"]
    claims
  rescue JWT::DecodeError
    raise signed_out
  end

  # An answer of Understudy to this product, within two seconds.
  def self.ask(method, url, json: nil, form: nil, bearer: nil)
    uri = URI(url)
    request = method.new(uri)
    bearer ? request["Authorization"] = "Bearer #{bearer}" : request.basic_auth(CLIENT_ID, CLIENT_SECRET)
    request.set_form_data(form) if form
    request.body, request.content_type = JSON.generate(json), "application/json" if json
    limits = { use_ssl: uri.scheme == "https", open_timeout: 2, read_timeout: 2, max_retries: 0 }
    answer = Net::HTTP.start(uri.host, uri.port, **limits) { |http| http.request(request) }
    raise IOError, "Understudy answered #{answer.code}" unless answer.is_a?(Net::HTTPSuccess)
    JSON.parse(answer.body)
  end

  FAILED = [SystemCallError, SocketError, Timeout::Error, IOError, OpenSSL::SSL::SSLError, JSON::ParserError].freeze

  # Which impersonations have ended: asked for while impersonators come, every 2.5 seconds at most.
  class Ends
    def initialize
      @lock, @asked, @good, @sids, @levels = Mutex.new, Time.at(0), Time.at(0), [], {}
    end

    def check(sid)
      @lock.synchronize do
        now = Time.now
        ask(now) unless (0...2.5).cover?(now - @asked)
        raise Refused.new(503, "revocations_unavailable", "Try again in a moment.") unless (0...5).cover?(Time.now - @good)
        raise Understudy.signed_out if @sids.include?(sid)
      end
    end

    def ask(now)
      @asked = now
      answer = Understudy.ask(Net::HTTP::Get, "#{AUTH_URL}/api/v1/revocations")
      @sids = answer["items"].map { |item| item["sid"] }
      @levels = answer["changes"].to_h { |each| [each["sid"], each] }
      @good = now
    rescue *FAILED
      # The age of the last good answer decides.
    end

    # `access`, `full` or `read_only`, of now; and `raisedUntil`.
    def level(claims) = @levels[claims["sid"]] || { "access" => claims["impersonation_access"] }
  end

  ENDS = Ends.new

  # Refuses whoever has nothing to do here any more. Ask it first, at every request.
  def self.check(claims)
    return claims unless claims["impersonatorUserId"]
    raise signed_out if Time.now.to_i >= (claims["session_expiry"] || claims["exp"])
    ENDS.check(claims["sid"])
    claims
  end

  # Before anything is changed: refuses an impersonator, or records what they are about to do.
  def self.allow(claims, name, route, never: nil)
    return unless claims["impersonatorUserId"]
    if never
      record(claims, "refused", name, route, { never: never })
      raise Refused.new(403, "impersonated", "You cannot perform this action while impersonating a user")
    end
    looking = ENDS.level(claims)["access"] != "full"
    record(claims, looking ? "refused" : "act", name, route)
    raise Refused.new(403, "read_only", "This session is for looking only.") if looking
  end

  def self.record(claims, kind, name, route, detail = nil)
    item = { id: SecureRandom.uuid, sid: claims["sid"], at: Time.now.utc.iso8601(3), kind: kind, name: name, route: route }
    answer = ask(Net::HTTP::Post, "#{AUTH_URL}/api/v1/actions", json: { items: [{ **item, detail: detail }] })
    raise IOError, "it wasn't taken" unless answer["rejected"].empty?
  rescue *FAILED
    raise Refused.new(503, "unrecorded", "Nothing was done. Try again in a moment.")
  end
end
