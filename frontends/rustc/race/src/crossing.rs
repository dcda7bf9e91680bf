//! `#[race::export]` and `#[race::import(…)]`: functions that meet at link time under a name made of their path,
//! so that a program with the plugin as an ordinary dependency links without RACE too.

use proc_macro2::{Delimiter, Ident, Span, TokenStream, TokenTree};
use quote::quote;
use syn::{Error, Item, ItemFn, Path, Result};

const PREFIX: &str = "race.export.";

/// Gives the function the symbol `race.export.<crate>::<module path>::<name>`.
pub fn export(options: TokenStream, item: TokenStream) -> Result<TokenStream> {
    if !options.is_empty() {
        return Err(Error::new_spanned(options, "`race::export` takes no options"));
    }
    let Item::Fn(function) = syn::parse2(item)? else {
        return Err(Error::new(Span::call_site(), "`race::export` goes on a function"));
    };
    if let Some(generic) = function.sig.generics.params.iter().find(|parameter| !matches!(parameter, syn::GenericParam::Lifetime(_))) {
        return Err(Error::new_spanned(generic, "an exported function cannot be generic: nobody would instantiate it"));
    }
    Ok(exported(&function))
}

fn exported(function: &ItemFn) -> TokenStream {
    let suffix = format!("::{}", function.sig.ident);
    quote! {
        #[rustfmt::race(export)]
        #[allow(unsafe_code)]
        #[unsafe(export_name = ::core::concat!(#PREFIX, ::core::module_path!(), #suffix))]
        #function
    }
}

/// Gives every function of the block the symbol that the named crate exports.
/// The block is taken as tokens: `safe fn` is newer than the parser.
pub fn import(path: TokenStream, item: TokenStream) -> Result<TokenStream> {
    let path: Path = syn::parse2(path)?;
    let mut tokens: Vec<TokenTree> = item.into_iter().collect();
    let is_extern = tokens.iter().any(|token| matches!(token, TokenTree::Ident(word) if word == "extern"));
    let body = match tokens.pop() {
        Some(TokenTree::Group(group)) if is_extern && group.delimiter() == Delimiter::Brace => group,
        _ => return Err(Error::new(Span::call_site(), "`race::import` goes on an `unsafe extern \"Rust\"` block")),
    };
    let (module, krate) = (names(&path).join("::"), &path.segments[0].ident);
    let functions = functions(body.stream()).map(|function| imported(&module, function)).collect::<Result<TokenStream>>()?;
    let dependency = is_dependency(krate).then(|| quote!(#[allow(unused_extern_crates)] extern crate #krate as _;));
    Ok(quote!(#dependency #[allow(unsafe_code)] #(#tokens)* { #functions }))
}

/// The items of the block, each with its semicolon.
fn functions(body: TokenStream) -> impl Iterator<Item = Vec<TokenTree>> {
    let mut rest = body.into_iter().peekable();
    std::iter::from_fn(move || {
        rest.peek()?;
        let mut item = Vec::new();
        for token in rest.by_ref() {
            let ends = matches!(&token, TokenTree::Punct(punct) if punct.as_char() == ';');
            item.push(token);
            if ends {
                break;
            }
        }
        Some(item)
    })
}

fn imported(module: &str, function: Vec<TokenTree>) -> Result<TokenStream> {
    let is_fn = |token: &TokenTree| matches!(token, TokenTree::Ident(word) if word == "fn");
    let name = function.iter().position(is_fn).and_then(|at| function.get(at + 1));
    let Some(TokenTree::Ident(name)) = name else {
        return Err(Error::new_spanned(TokenStream::from_iter(function), "only functions can be imported"));
    };
    let symbol = format!("{PREFIX}{module}::{name}");
    Ok(quote!(#[rustfmt::race(import)] #[link_name = #symbol] #(#function)*))
}

fn names(path: &Path) -> Vec<String> {
    path.segments.iter().map(|segment| segment.ident.to_string()).collect()
}

/// Whether the compilation was given this crate. Then it is named, since rustc links no crate that nobody names.
fn is_dependency(name: &Ident) -> bool {
    let is_it = |argument: &str| {
        let option = argument.rsplit_once(':').map_or(argument, |(_, rest)| rest);
        option.split('=').next().is_some_and(|given| name == given)
    };
    arguments().windows(2).any(|pair| pair[0] == "--extern" && is_it(&pair[1]))
        || arguments().iter().filter_map(|argument| argument.strip_prefix("--extern=")).any(|given| is_it(given))
}

/// The compiler's own arguments, with `@file` read: an attribute macro runs inside the compiler.
fn arguments() -> Vec<String> {
    std::env::args_os()
        .filter_map(|argument| argument.into_string().ok())
        .flat_map(|argument| match argument.strip_prefix('@').and_then(|file| std::fs::read_to_string(file).ok()) {
            Some(text) => text.lines().map(String::from).collect(),
            None => vec![argument],
        })
        .collect()
}
