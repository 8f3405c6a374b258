// A product with sessions of its own, by Debian's go-oidc and x/oauth2: only the sign-in.
package main

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"log"
	"net/http"
	"os"

	oidc "github.com/coreos/go-oidc"
	"golang.org/x/oauth2"
)

func random() string {
	bytes := make([]byte, 32)
	if _, err := rand.Read(bytes); err != nil {
		panic(err)
	}
	return base64.RawURLEncoding.EncodeToString(bytes)
}

func keep(response http.ResponseWriter, name, value string, seconds int) {
	http.SetCookie(response, &http.Cookie{
		Name: name, Value: value, Path: "/", MaxAge: seconds, HttpOnly: true, SameSite: http.SameSiteLaxMode,
	})
}

func kept(request *http.Request, name string) string {
	cookie, err := request.Cookie(name)
	if err != nil {
		return ""
	}
	return cookie.Value
}

func main() {
	issuer, productURL := os.Getenv("ISSUER"), os.Getenv("PRODUCT_URL")
	provider, err := oidc.NewProvider(oauth2.NoContext, issuer)
	if err != nil {
		log.Fatal(err)
	}
	verifier := provider.Verifier(&oidc.Config{ClientID: os.Getenv("CLIENT_ID")})
	config := oauth2.Config{
		ClientID: os.Getenv("CLIENT_ID"), ClientSecret: os.Getenv("CLIENT_SECRET"), Endpoint: provider.Endpoint(),
		RedirectURL: productURL + "/understudy/callback", Scopes: []string{oidc.ScopeOpenID},
	}

	http.HandleFunc("/understudy/start", func(response http.ResponseWriter, request *http.Request) {
		query := request.URL.Query()
		if query.Get("iss") != issuer {
			http.Error(response, "Not from this issuer.", 400)
			return
		}
		state, nonce, secret := random(), random(), random()
		keep(response, "state", state, 120)
		keep(response, "nonce", nonce, 120)
		keep(response, "verifier", secret, 120)
		sum := sha256.Sum256([]byte(secret))
		http.Redirect(response, request, config.AuthCodeURL(state,
			oidc.Nonce(nonce),
			oauth2.SetAuthURLParam("login_hint", query.Get("login_hint")),
			oauth2.SetAuthURLParam("code_challenge", base64.RawURLEncoding.EncodeToString(sum[:])),
			oauth2.SetAuthURLParam("code_challenge_method", "S256"),
		), 303)
	})

	http.HandleFunc("/understudy/callback", func(response http.ResponseWriter, request *http.Request) {
		query := request.URL.Query()
		if state := kept(request, "state"); state == "" || query.Get("state") != state {
			http.Error(response, "Begin again in the dashboard.", 400)
			return
		}
		tokens, err := config.Exchange(request.Context(), query.Get("code"),
			oauth2.SetAuthURLParam("code_verifier", kept(request, "verifier")))
		if err != nil {
			http.Error(response, "Begin again in the dashboard.", 400)
			return
		}
		raw, _ := tokens.Extra("id_token").(string)
		token, err := verifier.Verify(request.Context(), raw)
		var claims struct {
			Sub, Sid           string
			ImpersonatorUserID string `json:"impersonatorUserId"`
			SessionExpiry      int64  `json:"session_expiry"`
		}
		if err != nil || token.Nonce != kept(request, "nonce") || token.Claims(&claims) != nil || claims.ImpersonatorUserID == "" {
			http.Error(response, "Begin again in the dashboard.", 400)
			return
		}
		// From here on it is your session: bound it by claims.SessionExpiry, and ask the list of ends for claims.Sid.
		response.Write([]byte(claims.Sub + " by " + claims.ImpersonatorUserID))
	})

	log.Fatal(http.ListenAndServe("127.0.0.1:"+os.Getenv("PORT"), nil))
}
