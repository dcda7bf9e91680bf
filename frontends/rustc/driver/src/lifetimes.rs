//! The lifetimes of a signature by position, which types leave out: whose they are, in which direction each may be replaced, and
//! what is known of them (bounds that are declared, and those that the types imply). `rules/contract/lifetimes.race` compares them.

use crate::facts::Facts;
use crate::{compat, name};
use rustc_hir::def_id::DefId;
use rustc_middle::ty::{self, GenericArgKind, Ty, TyCtxt, TypeVisitableExt, Variance};
use std::collections::{BTreeSet, HashMap};

/// A place in a type where a lifetime stands.
struct Place {
    path: String,
    variance: Variance,
    lifetime: String,
}

pub struct Reader<'tcx> {
    tcx: TyCtxt<'tcx>,
    names: HashMap<ty::Region<'tcx>, String>,
    /// In the order of their first places: the name, and whether a binder within the signature binds it.
    order: Vec<(String, bool)>,
    places: Vec<Place>,
    /// Numbers of the binders around, from the outermost on.
    binders: Vec<usize>,
    made: usize,
    bound: HashMap<(usize, u32), String>,
    outlives: BTreeSet<(String, String)>,
    /// Those of them that are written.
    written: BTreeSet<(String, String)>,
    /// Lifetimes of objects whose trait demands `'static` of all that implement it.
    lasting: BTreeSet<String>,
}

const STATIC: &str = "'static";

impl<'tcx> Facts<'tcx> {
    /// States the lifetimes of a function that has no type parameters.
    pub fn function_lifetimes(&mut self, signature: &str, def: DefId) {
        let tcx = self.tcx;
        let plain = matches!(tcx.def_kind(def), rustc_hir::def::DefKind::Fn | rustc_hir::def::DefKind::AssocFn);
        if !plain || !self.is_described(def) || tcx.generics_of(def).requires_monomorphization(tcx) {
            return;
        }
        let args = ty::GenericArgs::identity_for_item(tcx, def);
        self.lifetimes(signature, def, args);
    }
    /// States the lifetimes of a trait's method as one calls it through `object`.
    pub fn method_lifetimes(&mut self, signature: &str, method: DefId, object: ty::TraitRef<'tcx>) {
        if !self.is_described(method) {
            return;
        }
        let tcx = self.tcx;
        let mut unknown = 0;
        // what was erased on the way here is one lifetime each, whatever it is
        let of = compat::fold_regions(tcx, object, |region, _| match region.kind() {
            ty::ReErased => {
                unknown += 1;
                let name = rustc_span::Symbol::intern(&format!("'o{unknown}"));
                compat::lifetime_parameter(tcx, 1000 + unknown, name)
            }
            _ => region,
        });
        let args = ty::GenericArgs::for_item(tcx, method, |param, _| match of.args.get(param.index as usize) {
            Some(argument) => *argument,
            None => tcx.mk_param_from_def(param),
        });
        self.lifetimes(signature, method, args);
    }
    fn lifetimes(&mut self, signature: &str, def: DefId, args: ty::GenericArgsRef<'tcx>) {
        let tcx = self.tcx;
        let mut reader = Reader::new(tcx);
        let sig = compat::resolve(tcx, self.env, tcx.liberate_late_bound_regions(def, compat::signature_of(tcx, def, args)));
        let inputs: Vec<String> = (0..).zip(sig.inputs()).map(|(i, of)| reader.type_(*of, &format!("{i}"), Variance::Contravariant)).collect();
        let output = reader.type_(sig.output(), "->", Variance::Covariant);
        if reader.places.is_empty() {
            return;
        }
        reader.declared(def, args);
        reader.written = reader.outlives.clone();
        for of in sig.inputs_and_output {
            reader.implied(of);
        }
        let result = if sig.output().is_unit() { String::new() } else { format!(" -> {}", &output) };
        let text = reader.text(&self.item(def), &inputs, result);
        let types = inputs.iter().enumerate().map(|(i, input)| (i.to_string(), input)).chain([("-1".to_string(), &output)]);
        let own = signature.strip_prefix("signature ").unwrap_or(signature).to_string();
        for (index, of) in types.filter(|(_, of)| of.contains('\'')) {
            self.graph.node(format!("parameter {own}#{index}"), "Parameter").set("lifetimes", of.clone());
        }
        self.write_lifetimes(signature, reader, text);
    }
    fn write_lifetimes(&mut self, signature: &str, reader: Reader<'tcx>, text: String) {
        let own = signature.strip_prefix("signature ").unwrap_or(signature).to_string();
        let key = |lifetime: &str| format!("lifetime {own} {lifetime}");
        self.graph.node(signature, "Signature").set("lifetimes", text).edge("lifetime", key(STATIC));
        self.graph.node(key(STATIC), "Lifetime").set("name", STATIC).set("form", "static");
        for (index, (lifetime, bound)) in reader.order.iter().enumerate().filter(|(_, (lifetime, _))| lifetime != STATIC) {
            self.graph.node(signature, "Signature").edge("lifetime", key(lifetime));
            let record = self.graph.node(key(lifetime), "Lifetime");
            record.set("name", lifetime.clone()).set("index", index).set("form", if *bound { "bound" } else { "free" });
            record.set("lasting", reader.lasting.contains(lifetime).then_some(true));
        }
        for (long, short) in reader.outlives.iter().filter(|(long, short)| long != short && long != STATIC) {
            self.graph.node(key(long), "Lifetime").edge("outlives", key(short));
        }
        for place in reader.places {
            let region = format!("region {own} {}", place.path);
            self.graph.node(signature, "Signature").edge("region", region.clone());
            let record = self.graph.node(region, "Region");
            record.set("path", place.path).set("variance", word(place.variance)).edge("names", key(&place.lifetime));
        }
    }
    /// The type of a field with its lifetimes, where it has any.
    pub fn field_lifetimes(&self, field: DefId) -> Option<String> {
        let owner = adt_of(self.tcx, field);
        self.is_described(field).then(|| of_field(self.tcx, owner, compat::resolve(self.tcx, self.env, compat::type_of(self.tcx, field)))).flatten()
    }
    /// Whether an item is a package's: what the toolchain promises of its own is not compared here.
    pub fn is_described(&self, def: DefId) -> bool {
        def.is_local() || crate::packages::of(self.tcx.crate_name(def.krate).as_str()).is_some()
    }
}

/// A type with the lifetimes in it, numbered as the parameters of the definition that it stands in; nothing where it has none.
fn of_field<'tcx>(tcx: TyCtxt<'tcx>, owner: DefId, of: Ty<'tcx>) -> Option<String> {
    let mut reader = Reader::new(tcx);
    let own = tcx.generics_of(owner).own_params.iter().filter(|param| matches!(param.kind, ty::GenericParamDefKind::Lifetime));
    for (number, param) in (1..).zip(own) {
        let region = compat::lifetime_parameter(tcx, param.index, param.name);
        reader.names.insert(region, format!("'{number}"));
    }
    let text = reader.type_(of, "", Variance::Covariant);
    (!reader.places.is_empty()).then_some(text)
}

fn adt_of(tcx: TyCtxt<'_>, field: DefId) -> DefId {
    let parent = tcx.parent(field);
    if tcx.def_kind(parent) == rustc_hir::def::DefKind::Variant { tcx.parent(parent) } else { parent }
}

fn word(of: Variance) -> &'static str {
    match of {
        Variance::Covariant => "covariant",
        Variance::Contravariant => "contravariant",
        Variance::Invariant => "invariant",
        Variance::Bivariant => "bivariant",
    }
}

/// How the variance of a parameter is called in the graph.
pub fn variance(of: Variance) -> &'static str {
    word(of)
}

impl<'tcx> Reader<'tcx> {
    fn new(tcx: TyCtxt<'tcx>) -> Reader<'tcx> {
        Reader {
            tcx,
            names: HashMap::new(),
            order: Vec::new(),
            places: Vec::new(),
            binders: Vec::new(),
            made: 0,
            bound: HashMap::new(),
            outlives: BTreeSet::new(),
            written: BTreeSet::new(),
            lasting: BTreeSet::new(),
        }
    }
    fn text(&self, item: &str, inputs: &[String], result: String) -> String {
        let own: Vec<&str> = self.order.iter().filter(|(name, bound)| !bound && name != STATIC).map(|(name, _)| name.as_str()).collect();
        let own = if own.is_empty() { String::new() } else { format!("<{}>", own.join(", ")) };
        let bounds: Vec<String> = self.written.iter().map(|(long, short)| format!("{long}: {short}")).collect();
        let bounds = if bounds.is_empty() { String::new() } else { format!(" where {}", bounds.join(", ")) };
        format!("fn {item}{own}({}){result}{bounds}", inputs.join(", "))
    }
    /// The name of a lifetime here: its own, or a number for one that has none.
    fn name(&mut self, region: ty::Region<'tcx>) -> String {
        if let Some((depth, bound)) = compat::bound(region) {
            // bound outside of the type in hand: cannot be, for all binders are entered here
            let Some(at) = self.binders.len().checked_sub(1 + depth) else { return "'_".to_string() };
            let number = self.bound.len() + 1;
            return match self.bound.get(&(self.binders[at], bound)) {
                Some(name) => name.clone(),
                None => {
                    let name = format!("'for{number}");
                    self.bound.insert((self.binders[at], bound), name.clone());
                    self.order.push((name.clone(), true));
                    name
                }
            };
        }
        if region.is_static() {
            return STATIC.to_string();
        }
        if let Some(name) = self.names.get(&region) {
            let name = name.clone();
            if !self.order.iter().any(|(known, _)| *known == name) {
                self.order.push((name.clone(), false));
            }
            return name;
        }
        let taken = |name: &String| self.names.values().any(|known| known == name);
        let named = compat::lifetime_name(self.tcx, region).map(|name| name.to_string()).filter(|name| name != "'_" && !taken(name));
        let name = named.unwrap_or_else(|| (1..).map(|number| format!("'{number}")).find(|name| !taken(name)).unwrap());
        self.names.insert(region, name.clone());
        self.order.push((name.clone(), false));
        name
    }
    fn region(&mut self, region: ty::Region<'tcx>, path: String, variance: Variance) -> String {
        let lifetime = self.name(region);
        self.places.push(Place { path, variance, lifetime: lifetime.clone() });
        lifetime
    }
    /// Notes every place of a lifetime in the type; the type as text, with its lifetimes.
    fn type_(&mut self, of: Ty<'tcx>, path: &str, variance: Variance) -> String {
        let tcx = self.tcx;
        match *of.kind() {
            ty::Ref(region, to, mutability) => {
                let lifetime = self.region(region, format!("{path}&"), variance);
                let inner = self.type_(to, &format!("{path}&."), through(variance, mutability));
                format!("&{lifetime} {}{}", mutability.prefix_str(), parenthesised(to, inner))
            }
            ty::RawPtr(to, mutability) => {
                let inner = self.type_(to, &format!("{path}*."), through(variance, mutability));
                format!("*{} {}", mutability.ptr_str(), parenthesised(to, inner))
            }
            ty::Adt(def, args) => {
                let shown = tcx.generics_of(def.did()).own_args_no_defaults(tcx, args).len();
                let variances = tcx.variances_of(def.did());
                let parts = self.arguments(args, path, |i| variance.xform(variances.get(i).copied().unwrap_or(Variance::Invariant)));
                format!("{}{}", name::item(tcx, def.did()), listed(&parts[..shown.min(parts.len())]))
            }
            ty::Tuple(parts) => {
                let all: Vec<String> = parts.iter().enumerate().map(|(i, part)| self.type_(part, &format!("{path}.{i}"), variance)).collect();
                format!("({}{})", all.join(", "), if all.len() == 1 { "," } else { "" })
            }
            ty::Slice(element) => format!("[{}]", self.type_(element, &format!("{path}."), variance)),
            ty::Array(element, length) => {
                let element = self.type_(element, &format!("{path}."), variance);
                format!("[{element}; {}]", name::constant(tcx, length))
            }
            ty::FnPtr(..) => self.function(of, path, variance),
            ty::Dynamic(predicates, region, ..) => self.object(predicates, region, path, variance),
            _ => {
                // what is not taken apart may be replaced in no direction
                for (i, part) in of.walk().filter_map(|part| part.as_region()).enumerate() {
                    if !part.is_bound() {
                        self.region(part, format!("{path}?{i}"), Variance::Invariant);
                    }
                }
                name::type_(tcx, of)
            }
        }
    }
    fn arguments(&mut self, args: ty::GenericArgsRef<'tcx>, path: &str, variance: impl Fn(usize) -> Variance) -> Vec<String> {
        let mut parts = Vec::new();
        for (i, argument) in args.iter().enumerate() {
            let at = format!("{path}.{i}");
            parts.push(match argument.kind() {
                GenericArgKind::Lifetime(region) => self.region(region, at, variance(i)),
                GenericArgKind::Type(of) => self.type_(of, &at, variance(i)),
                GenericArgKind::Const(value) => name::constant(self.tcx, value),
                #[allow(unreachable_patterns)]
                _ => continue,
            });
        }
        parts
    }
    fn within<T>(&mut self, act: impl FnOnce(&mut Self) -> T) -> T {
        self.made += 1;
        self.binders.push(self.made);
        let result = act(self);
        self.binders.pop();
        result
    }
    fn function(&mut self, of: Ty<'tcx>, path: &str, variance: Variance) -> String {
        let sig = of.fn_sig(self.tcx).skip_binder();
        self.within(|reader| {
            let against = variance.xform(Variance::Contravariant);
            let inputs: Vec<String> =
                sig.inputs().iter().enumerate().map(|(i, input)| reader.type_(*input, &format!("{path}({i}"), against)).collect();
            let output = reader.type_(sig.output(), &format!("{path}(->"), variance);
            let after = if sig.output().is_unit() { String::new() } else { format!(" -> {output}") };
            format!("fn({}){after}", inputs.join(", "))
        })
    }
    fn object(
        &mut self,
        predicates: &'tcx ty::List<ty::PolyExistentialPredicate<'tcx>>,
        region: ty::Region<'tcx>,
        path: &str,
        variance: Variance,
    ) -> String {
        let tcx = self.tcx;
        let (mut bindings, mut parts, mut principal) = (Vec::new(), Vec::new(), None);
        for predicate in predicates {
            self.within(|reader| match predicate.skip_binder() {
                ty::ExistentialPredicate::Trait(of) => {
                    let arguments = reader.arguments(of.args, &format!("{path}+"), |_| Variance::Invariant);
                    principal = Some((name::item(tcx, of.def_id), arguments));
                }
                ty::ExistentialPredicate::Projection(projection) => {
                    let own = tcx.item_name(projection.def_id);
                    if let Some(value) = projection.term.as_type() {
                        bindings.push(format!("{own} = {}", reader.type_(value, &format!("{path}+{own}"), Variance::Invariant)));
                    }
                }
                ty::ExistentialPredicate::AutoTrait(def) => parts.push(name::item(tcx, def)),
            });
        }
        bindings.sort();
        parts.sort();
        if let Some((own, mut arguments)) = principal {
            arguments.extend(bindings);
            parts.insert(0, format!("{own}{}", listed(&arguments)));
        }
        parts.push(self.region(region, format!("{path}+"), variance));
        format!("dyn {}", parts.join(" + "))
    }
    /// What must be true for the type to be well formed: whoever has a value of it may rely on it.
    fn implied(&mut self, of: Ty<'tcx>) {
        match *of.kind() {
            ty::Ref(region, to, _) => {
                self.type_outlives(to, region);
                self.implied(to);
            }
            ty::RawPtr(to, _) | ty::Slice(to) | ty::Array(to, _) => self.implied(to),
            ty::Tuple(parts) => parts.iter().for_each(|part| self.implied(part)),
            ty::Adt(def, args) => {
                for clause in compat::clauses_of(self.tcx, def.did(), args) {
                    self.clause(clause);
                }
                args.types().for_each(|part| self.implied(part));
            }
            ty::Dynamic(predicates, region, ..) => {
                if predicates.principal_def_id().is_some_and(|of| requires_static(self.tcx, of)) {
                    self.lasts(region);
                }
            }
            _ => {}
        }
    }
    fn declared(&mut self, def: DefId, args: ty::GenericArgsRef<'tcx>) {
        for clause in compat::clauses_of(self.tcx, def, args) {
            self.clause(clause);
        }
    }
    fn clause(&mut self, clause: ty::Clause<'tcx>) {
        match clause.kind().skip_binder() {
            ty::ClauseKind::RegionOutlives(compat::OutlivesPredicate(long, short)) => self.region_outlives(long, short),
            ty::ClauseKind::TypeOutlives(compat::OutlivesPredicate(of, short)) => self.type_outlives(of, short),
            _ => {}
        }
    }
    fn type_outlives(&mut self, of: Ty<'tcx>, short: ty::Region<'tcx>) {
        if let ty::Dynamic(predicates, region, ..) = *of.kind() {
            // what is asked of `Self` is asked of what implements the trait
            if short.is_static() && predicates.principal_def_id().is_some_and(|of| requires_static(self.tcx, of)) {
                return self.lasts(region);
            }
        }
        let mut found = Vec::new();
        self.tcx.for_each_free_region(&of, |region| found.push(region));
        for long in found {
            self.region_outlives(long, short);
        }
    }
    /// Of an object nobody has to be told that it lasts for ever: whatever implements its trait was asked for it.
    fn lasts(&mut self, region: ty::Region<'tcx>) {
        if !region.is_bound() && !region.is_static() {
            let lifetime = self.name(region);
            self.lasting.insert(lifetime);
        }
    }
    fn region_outlives(&mut self, long: ty::Region<'tcx>, short: ty::Region<'tcx>) {
        if !long.is_bound() && !short.is_bound() {
            let pair = (self.name(long), self.name(short));
            self.outlives.insert(pair);
        }
    }
}

fn through(variance: Variance, mutability: ty::Mutability) -> Variance {
    if mutability.is_mut() {
        variance.xform(Variance::Invariant)
    } else {
        variance
    }
}

fn parenthesised(of: Ty<'_>, text: String) -> String {
    if of.is_trait() && text.contains(" + ") {
        format!("({text})")
    } else {
        text
    }
}

fn listed(parts: &[String]) -> String {
    if parts.is_empty() {
        String::new()
    } else {
        format!("<{}>", parts.join(", "))
    }
}

/// Whether every type that implements the trait holds no shorter lifetime: `trait Plugin: 'static`, also of a trait above.
pub fn requires_static(tcx: TyCtxt<'_>, of: DefId) -> bool {
    ty::elaborate::supertrait_def_ids(tcx, of).any(|of| {
        compat::super_clauses(tcx, of).iter().any(|clause| match clause.kind().skip_binder() {
            ty::ClauseKind::TypeOutlives(compat::OutlivesPredicate(own, region)) => own.is_param(0) && region.is_static(),
            _ => false,
        })
    })
}

/// Whether no lifetime can be in a value of the type: it may be kept for ever.
pub fn is_static<'tcx>(tcx: TyCtxt<'tcx>, of: Ty<'tcx>) -> bool {
    let mut free = true;
    tcx.for_each_free_region(&of, |_| free = false);
    free && !of.has_param()
}
