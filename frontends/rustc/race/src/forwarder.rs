//! Functions with the default bodies of methods with `#[track_caller]`, for `Self = dyn Trait`: inherent methods of the `dyn` type.
//! A vtable of an old implementer reaches them by a thunk. Other default bodies the driver instantiates itself; these want the
//! caller's place as one more argument, which a slot does not pass: what is called through a slot is told the place of the
//! method in its trait, and so is the body here.
//!
//! They exist only where the method can be called through `dyn` and the trait looks dyn-compatible; to be wrong here would
//! break a build, so every doubt counts against them.

use crate::resilient::conditions;
use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::visit::{self, Visit};
use syn::{
    FnArg, GenericParam, ItemTrait, Path, Receiver, ReturnType, Signature, TraitItem, TraitItemFn, Type, TypeImplTrait,
    TypeParamBound, WherePredicate,
};

/// An `impl dyn Trait` with `__race_default_METHOD` for every method that has a body and the attribute, or nothing.
pub fn of(item: &ItemTrait) -> Option<TokenStream> {
    if !is_dyn_compatible(item) {
        return None;
    }
    let methods: Vec<_> =
        methods(item).filter(|method| is_dispatchable(&method.sig)).filter_map(|method| forwarder(item, method)).collect();
    if methods.is_empty() {
        return None;
    }
    let (name, conditions) = (&item.ident, conditions(&item.attrs));
    let lifetimes: Vec<_> = item.generics.lifetimes().map(|parameter| &parameter.lifetime).collect();
    let declared = item.generics.lifetimes();
    let (predicates, arguments) = (&item.generics.where_clause, (!lifetimes.is_empty()).then(|| quote!(<#(#lifetimes),*>)));
    Some(quote! {
        #(#conditions)*
        #[doc(hidden)]
        #[allow(warnings, clippy::all, clippy::pedantic)]
        impl<#(#declared,)* '__race> dyn #name #arguments + '__race #predicates { #(#methods)* }
    })
}

fn methods(item: &ItemTrait) -> impl Iterator<Item = &TraitItemFn> {
    item.items.iter().filter_map(|item| match item {
        TraitItem::Fn(method) => Some(method),
        _ => None,
    })
}

/// Two functions: the body, and one that calls it from the place where the trait declares the method.
fn forwarder(item: &ItemTrait, method: &TraitItemFn) -> Option<TokenStream> {
    let (body, visibility) = (method.default.as_ref()?, &item.vis);
    if !method.attrs.iter().any(|attribute| attribute.path().is_ident("track_caller")) {
        return None;
    }
    let conditions: Vec<_> = conditions(&method.attrs).collect();
    let (mut outer, mut inner) = (method.sig.clone(), method.sig.clone());
    outer.ident = format_ident!("__race_default_{}", method.sig.ident);
    inner.ident = format_ident!("__race_tracked_{}", method.sig.ident);
    let mut arguments = Vec::new();
    for (i, input) in outer.inputs.iter_mut().enumerate() {
        match input {
            FnArg::Receiver(_) => arguments.push(quote!(self)),
            FnArg::Typed(input) => {
                let name = format_ident!("__race_{}", i);
                *input.pat = syn::parse_quote!(#name);
                arguments.push(quote!(#name));
            }
        }
    }
    let place = first_token(&method.sig);
    let call = call(&inner, &arguments, place);
    Some(quote! {
        #(#conditions)*
        #[doc(hidden)]
        #[inline(never)]
        #visibility #outer { #call }
        #(#conditions)*
        #[doc(hidden)]
        #[inline]
        #[track_caller]
        #inner #body
    })
}

/// The call as if it stood where `place` is: that is the place which the body is told.
fn call(inner: &Signature, arguments: &[TokenStream], place: Span) -> TokenStream {
    let name = Ident::new(&inner.ident.to_string(), place);
    let path = quote_spanned!(place=> Self::#name);
    let mut list = Group::new(Delimiter::Parenthesis, quote!(#(#arguments),*));
    list.set_span(place);
    let call = quote!(#path #list);
    if inner.unsafety.is_some() {
        quote!(unsafe { #call })
    } else {
        call
    }
}

fn first_token(signature: &Signature) -> Span {
    let unsafety = signature.unsafety.as_ref().map(|token| token.span);
    unsafety.or(signature.abi.as_ref().map(|abi| abi.extern_token.span)).unwrap_or(signature.fn_token.span)
}

/// Supertraits of the standard library that are not dyn-compatible or have associated types that one would have to name.
const NOT_DYN: [&str; 16] = [
    "Sized",
    "Clone",
    "Copy",
    "Default",
    "PartialEq",
    "Eq",
    "PartialOrd",
    "Ord",
    "Hash",
    "From",
    "Into",
    "Iterator",
    "Future",
    "Deref",
    "IntoIterator",
    "FromStr",
];

fn is_dyn_compatible(item: &ItemTrait) -> bool {
    let generic = item.generics.params.iter().any(|parameter| !matches!(parameter, GenericParam::Lifetime(_)));
    let where_self = item.generics.where_clause.iter().flat_map(|clause| &clause.predicates).any(names_self);
    let all_methods = item.items.iter().all(|item| match item {
        TraitItem::Fn(method) => requires_sized(&method.sig) || is_dispatchable(&method.sig),
        _ => false,
    });
    !generic && !where_self && all_methods && item.supertraits.iter().all(is_dyn_bound)
}

fn is_dyn_bound(bound: &TypeParamBound) -> bool {
    let TypeParamBound::Trait(bound) = bound else { return true };
    let Some(last) = bound.path.segments.last() else { return false };
    let mut finder = SelfFinder(false);
    finder.visit_path(&bound.path);
    let open = last.arguments.is_empty() && NOT_DYN.iter().any(|name| last.ident == name);
    !open && !finder.0 && (last.ident != "From" && last.ident != "Into")
}

fn names_self(predicate: &WherePredicate) -> bool {
    let mut finder = SelfFinder(false);
    finder.visit_where_predicate(predicate);
    finder.0
}

fn requires_sized(signature: &Signature) -> bool {
    let Some(clause) = &signature.generics.where_clause else { return false };
    clause.predicates.iter().any(|predicate| match predicate {
        WherePredicate::Type(predicate) => {
            matches!(&predicate.bounded_ty, Type::Path(path) if path.path.is_ident("Self"))
                && predicate.bounds.iter().any(|bound| matches!(bound, TypeParamBound::Trait(bound) if bound.path.is_ident("Sized")))
        }
        _ => false,
    })
}

/// Whether the method sits in the vtable and can be called there.
fn is_dispatchable(signature: &Signature) -> bool {
    let generic = signature.generics.params.iter().any(|parameter| !matches!(parameter, GenericParam::Lifetime(_)));
    let mut finder = SelfFinder(false);
    for input in &signature.inputs {
        if let FnArg::Typed(input) = input {
            finder.visit_type(&input.ty);
        }
    }
    if let ReturnType::Type(_, output) = &signature.output {
        finder.visit_type(output);
    }
    let predicates = signature.generics.where_clause.iter().flat_map(|clause| &clause.predicates).any(names_self);
    !generic
        && !finder.0
        && !predicates
        && signature.asyncness.is_none()
        && signature.constness.is_none()
        && is_pointer(signature.receiver())
}

fn is_pointer(receiver: Option<&Receiver>) -> bool {
    let Some(receiver) = receiver else { return false };
    match &*receiver.ty {
        Type::Reference(reference) => matches!(&*reference.elem, Type::Path(path) if path.path.is_ident("Self")),
        Type::Path(path) => path.path.segments.last().is_some_and(|last| ["Box", "Rc", "Arc", "Pin"].iter().any(|name| last.ident == name)),
        _ => false,
    }
}

/// Finds `Self` by itself (not `Self::…`, which is refused too) and `impl Trait`.
struct SelfFinder(bool);

impl<'ast> Visit<'ast> for SelfFinder {
    fn visit_path(&mut self, path: &'ast Path) {
        self.0 |= path.segments.first().is_some_and(|first| first.ident == "Self");
        visit::visit_path(self, path);
    }
    fn visit_type_impl_trait(&mut self, _: &'ast TypeImplTrait) {
        self.0 = true;
    }
}
